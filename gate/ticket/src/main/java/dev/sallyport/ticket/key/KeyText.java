package dev.sallyport.ticket.key;

import java.util.Optional;

/**
 * A well-formed key: {@code <prefix>_<32 random base62 characters>_<6 base62 characters of CRC-32>}
 * (SPEC section 9). Well-formed is not valid: the checksum only spares a look-up for what cannot be
 * a key.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class KeyText {
  /** The prefix of agents' keys. */
  public static final String AGENT_PREFIX = "spagent";

  /** The prefix of operators' tokens. */
  public static final String OPERATOR_PREFIX = "spop";

  /** For secret scanners: matches keys of the two standard prefixes, and next to nothing else. */
  public static final String PUBLISHED_REGEX =
      "\\bsp(?:agent|op)_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}\\b";

  private KeyText() {}

  /**
   * A new key.
   *
   * @param prefix a lower-case letter, then 1 to 15 lower-case letters or digits
   */
  public static KeyText generate(String prefix) {
    throw new UnsupportedOperationException();
  }

  /** The key, when the whole text has the shape and its checksum is right. */
  public static Optional<KeyText> parse(String text) {
    throw new UnsupportedOperationException();
  }

  /**
   * Whether a well-formed key with any prefix is anywhere in the text, such as a header's value or
   * a URL.
   */
  public static boolean looksLikeKey(String text) {
    throw new UnsupportedOperationException();
  }

  /** The first well-formed key with any prefix in the text. */
  public static Optional<KeyText> findIn(String text) {
    throw new UnsupportedOperationException();
  }

  /** The part before the first underscore. */
  public String prefix() {
    throw new UnsupportedOperationException();
  }

  /** The SHA-256 of the whole text. */
  public KeyHash hash() {
    throw new UnsupportedOperationException();
  }

  /**
   * The text itself: to show it once to whom it was made for, or to send it. Never to log or store.
   */
  public String expose() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String toString() {
    return "KeyText[redacted]";
  }
}
