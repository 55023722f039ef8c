package dev.sallyport.ticket.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * A well-formed key: {@code <prefix>_<32 random base62 characters>_<6 base62 characters of CRC-32>}
 * (SPEC section 9). Well-formed is not valid: the checksum only spares a look-up for what cannot be
 * a key.
 */
public final class KeyText {
  /** The prefix of agents' keys. */
  public static final String AGENT_PREFIX = "spagent";

  /** The prefix of apps' keys. */
  public static final String APP_PREFIX = "spapp";

  /** The prefix of service accounts' keys for credentials. */
  public static final String SERVICE_ACCOUNT_PREFIX = "spsvc";

  /** The prefix of programs' keys for the API. */
  public static final String MACHINE_PREFIX = "spkey";

  /** The prefix of operators' tokens. */
  public static final String OPERATOR_PREFIX = "spop";

  /** For secret scanners: matches keys of the standard prefixes, and next to nothing else. */
  public static final String PUBLISHED_REGEX =
      "\\bsp(?:agent|app|svc|key|op|ses|sbx)_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}\\b";

  private static final int BASE62 = 62;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String text;
  private final int prefixChars;

  private KeyText(String text, int prefixChars) {
    this.text = text;
    this.prefixChars = prefixChars;
  }

  /**
   * A new key.
   *
   * @param prefix a lower-case letter, then 1 to 15 lower-case letters or digits
   */
  public static KeyText generate(String prefix) {
    if (!isPrefix(prefix)) {
      throw new IllegalArgumentException(
          "a key prefix is a lower-case letter, then 1 to 15 lower-case letters or digits");
    }
    StringBuilder key = new StringBuilder(KeyShape.MAX_CHARS).append(prefix).append('_');
    for (int i = 0; i < KeyShape.RANDOM_CHARS; i++) {
      key.append(KeyShape.base62(RANDOM.nextInt(BASE62)));
    }
    KeyShape.appendChecksum(key);
    return new KeyText(key.toString(), prefix.length());
  }

  /** Whether the text can be a key's prefix. */
  public static boolean isPrefix(String text) {
    return !text.isEmpty() && KeyShape.isPrefix(text, 0, text.length());
  }

  /** The key, when the whole text has the shape and its checksum is right. */
  public static Optional<KeyText> parse(String text) {
    int prefixChars = text.length() - KeyShape.TAIL_CHARS;
    boolean wellFormed =
        prefixChars > 0
            && KeyShape.isPrefix(text, 0, prefixChars)
            && KeyShape.isKey(text, 0, prefixChars);
    return wellFormed ? Optional.of(new KeyText(text, prefixChars)) : Optional.empty();
  }

  /**
   * Whether a well-formed key with any prefix is anywhere in the text, such as a header's value or
   * a URL.
   */
  public static boolean looksLikeKey(String text) {
    return findIn(text).isPresent();
  }

  /** The first well-formed key with any prefix in the text. */
  public static Optional<KeyText> findIn(String text) {
    for (int underscore = text.indexOf('_');
        underscore >= 0;
        underscore = text.indexOf('_', underscore + 1)) {
      int start = prefixStart(text, underscore);
      for (int from = start; from <= underscore - KeyShape.MIN_PREFIX_CHARS; from++) {
        if (KeyShape.isPrefix(text, from, underscore) && KeyShape.isKey(text, from, underscore)) {
          return Optional.of(
              new KeyText(
                  text.substring(from, underscore + KeyShape.TAIL_CHARS), underscore - from));
        }
      }
    }
    return Optional.empty();
  }

  private static int prefixStart(String text, int underscore) {
    int start = underscore;
    while (start > 0
        && underscore - start < KeyShape.MAX_PREFIX_CHARS
        && KeyShape.isBase62(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  /** The part before the first underscore. */
  public String prefix() {
    return text.substring(0, prefixChars);
  }

  /** The SHA-256 of the whole text. */
  public KeyHash hash() {
    try {
      return KeyHash.ofBytes(MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The text itself: to show it once to whom it was made for, or to send it. Never to log or store.
   */
  public String expose() {
    return text;
  }

  @Override
  public String toString() {
    return "KeyText[redacted]";
  }
}
