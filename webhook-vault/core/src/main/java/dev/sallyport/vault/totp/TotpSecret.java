package dev.sallyport.vault.totp;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The seed of one-time codes and how they are made of it (RFC 6238). Codes leave it, the seed never
 * does.
 */
public final class TotpSecret {
  static final int DEFAULT_DIGITS = 6;
  static final int DEFAULT_PERIOD = 30;

  /** Digits: RFC 4226 asks for six at least, and nobody uses more than eight. */
  private static final int MOST_DIGITS = 8;

  /** Seconds; what is shorter cannot be typed, what is longer is no one-time code. */
  private static final int SHORTEST_PERIOD = 10;

  private static final int LONGEST_PERIOD = 300;

  /** Bytes: 16 characters of base32, as many services still hand out. */
  private static final int SHORTEST_SEED = 10;

  /** Bytes: the block of SHA-512, beyond which more means nothing. */
  private static final int LONGEST_SEED = 128;

  private static final int[] POWERS = {1_000_000, 10_000_000, 100_000_000};

  private final byte[] seed;
  private final TotpAlgorithm algorithm;
  private final int digits;
  private final int period;

  TotpSecret(byte[] seed, TotpAlgorithm algorithm, int digits, int period) {
    require(
        seed.length >= SHORTEST_SEED && seed.length <= LONGEST_SEED,
        "has a seed of " + SHORTEST_SEED + " to " + LONGEST_SEED + " bytes");
    require(
        digits >= DEFAULT_DIGITS && digits <= MOST_DIGITS,
        "has " + DEFAULT_DIGITS + " to " + MOST_DIGITS + " digits");
    require(
        period >= SHORTEST_PERIOD && period <= LONGEST_PERIOD,
        "has a period of " + SHORTEST_PERIOD + " to " + LONGEST_PERIOD + " seconds");
    this.seed = seed.clone();
    this.algorithm = algorithm;
    this.digits = digits;
    this.period = period;
  }

  /** The code at this moment. */
  public TotpCode at(Instant now) {
    long seconds = now.getEpochSecond();
    int remaining = period - (int) Math.floorMod(seconds, (long) period);
    return new TotpCode(code(Math.floorDiv(seconds, (long) period)), remaining, period);
  }

  /** RFC 4226 section 5.3: four bytes at a place that the last one names. */
  private String code(long step) {
    byte[] tag = hmac(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
    int at = tag[tag.length - 1] & 0xf;
    int truncated = ByteBuffer.wrap(tag).getInt(at) & Integer.MAX_VALUE;
    String code = Integer.toString(truncated % POWERS[digits - DEFAULT_DIGITS]);
    return "0".repeat(digits - code.length()) + code;
  }

  private byte[] hmac(byte[] message) {
    try {
      Mac mac = Mac.getInstance(algorithm.platformName());
      mac.init(new SecretKeySpec(seed, algorithm.platformName()));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform cannot do HMAC", e);
    }
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("a one-time code " + rule);
    }
  }

  @Override
  public String toString() {
    return "TotpSecret[redacted]";
  }
}
