package dev.sallyport.gate.key;

import dev.sallyport.ticket.key.KeyHash;
import dev.sallyport.ticket.key.KeyText;

/**
 * What is kept of a key that was just made.
 *
 * @param hint its prefix and four of its 32 random characters: enough to tell keys apart
 */
public record NewKey(KeyHash hash, String hint) {
  /** Random characters of a hint: 166 bits are still nobody's but the key's holder's. */
  private static final int HINT_CHARACTERS = 4;

  /** What is kept of {@code key}. */
  public static NewKey of(KeyText key) {
    return new NewKey(
        key.hash(), key.expose().substring(0, key.prefix().length() + 1 + HINT_CHARACTERS));
  }
}
