package dev.sallyport.gate.approval;

import java.util.Optional;

/** Why an agent asks, in its own words: one line of printable ASCII, as headers can carry it. */
public record AccessReason(String value) {
  /** The header that carries it. */
  public static final String HEADER = "X-Access-Reason";

  /** Characters. */
  public static final int MAXIMUM_LENGTH = 500;

  /** Refuses everything else with {@link IllegalArgumentException}. */
  public AccessReason {
    if (!isLine(value)) {
      throw new IllegalArgumentException("a reason is one line");
    }
  }

  /** The reason that {@code text} is, or nothing when nobody could read it as one line. */
  public static Optional<AccessReason> parse(String text) {
    return isLine(text) ? Optional.of(new AccessReason(text)) : Optional.empty();
  }

  private static boolean isLine(String text) {
    return !text.isBlank()
        && text.length() <= MAXIMUM_LENGTH
        && text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}
