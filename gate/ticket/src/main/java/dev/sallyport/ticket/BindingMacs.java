package dev.sallyport.ticket;

import com.google.crypto.tink.Mac;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Checks HMAC-SHA256 tags that carry no key id against the keys of one binding. Every key is tried,
 * so the time taken does not tell which of them matched. Thread-safe.
 */
public final class BindingMacs {
  private static final int TAG_HEX_CHARS = 64;

  private final List<Mac> macs;

  private BindingMacs(List<Mac> macs) {
    this.macs = macs;
  }

  /**
   * Over these keys.
   *
   * @throws IllegalArgumentException without a key, with too many, or with two of one id
   */
  public static BindingMacs of(List<BindingKey> keys) {
    requireDistinct(keys);
    return new BindingMacs(
        keys.stream().map(key -> BindingKeysets.hmacSha256(key.secret())).toList());
  }

  /** Whether the text can be a tag at all: 64 lower-case hexadecimal digits. */
  public static boolean isTag(String hex) {
    return hex.length() == TAG_HEX_CHARS && Hex.isLowerCase(hex, 0, TAG_HEX_CHARS);
  }

  /**
   * Whether the tag, for which {@link #isTag} holds, is that of the message under one of the keys;
   * in constant time.
   */
  public boolean verify(byte[] message, String tagHex) {
    byte[] tag = HexFormat.of().parseHex(tagHex);
    boolean matched = false;
    for (Mac mac : macs) {
      matched |= MessageDigest.isEqual(tag, compute(mac, message));
    }
    return matched;
  }

  static void requireDistinct(List<BindingKey> keys) {
    Set<String> kids = new HashSet<>();
    boolean distinct = keys.stream().allMatch(key -> kids.add(key.kid()));
    if (keys.isEmpty() || keys.size() > TicketLimits.MAX_KEYS_PER_BINDING || !distinct) {
      throw new IllegalArgumentException(
          "a binding has 1 to " + TicketLimits.MAX_KEYS_PER_BINDING + " keys with different ids");
    }
  }

  private static byte[] compute(Mac mac, byte[] message) {
    try {
      return mac.computeMac(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 failed", e);
    }
  }
}
