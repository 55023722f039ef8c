package dev.sallyport.ticket;

import java.util.Locale;
import java.util.Optional;

/** Whether a store ticket may replace what is there (SPEC section 3, claim {@code mode}). */
public enum StoreMode {
  /** Only where the service has no credential yet. */
  CREATE,
  /** Only over the credential that is there. */
  OVERWRITE;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The value of the claim {@code mode}. */
  public String wireName() {
    return wireName;
  }

  /** The mode with exactly this wire name. */
  public static Optional<StoreMode> parse(String wireName) {
    for (StoreMode mode : values()) {
      if (mode.wireName.equals(wireName)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }
}
