package dev.sallyport.gate.breakglass;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether an opening still permits anything. */
public enum OpeningState {
  OPEN,
  /** Somebody ended it. */
  CLOSED,
  /** It ended by itself. */
  EXPIRED;

  /** The name in the API. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of exactly this wire name. */
  public static Optional<OpeningState> parse(String wireName) {
    return Arrays.stream(values()).filter(state -> state.wireName().equals(wireName)).findFirst();
  }
}
