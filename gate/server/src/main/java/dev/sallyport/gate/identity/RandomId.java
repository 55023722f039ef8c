package dev.sallyport.gate.identity;

import java.security.SecureRandom;

/**
 * The one shape of every id: a prefix such as {@code agt_} and 22 base62 characters (131 random
 * bits).
 */
final class RandomId {
  /** 62^22 is just over 2^130, so an id is never guessed and never met twice. */
  private static final int RANDOM_LENGTH = 22;

  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomId() {}

  static String fresh(String prefix) {
    StringBuilder id = new StringBuilder(prefix.length() + RANDOM_LENGTH).append(prefix);
    for (int i = 0; i < RANDOM_LENGTH; i++) {
      id.append(BASE62.charAt(RANDOM.nextInt(BASE62.length())));
    }
    return id.toString();
  }

  static boolean matches(String prefix, String value) {
    return value.length() == prefix.length() + RANDOM_LENGTH
        && value.startsWith(prefix)
        && value.chars().skip(prefix.length()).allMatch(c -> BASE62.indexOf(c) >= 0);
  }

  static void require(String prefix, String value) {
    if (!matches(prefix, value)) {
      throw new IllegalArgumentException("an id of the kind " + prefix + " has another shape");
    }
  }
}
