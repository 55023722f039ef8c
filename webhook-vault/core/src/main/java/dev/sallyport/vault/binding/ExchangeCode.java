package dev.sallyport.vault.binding;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The one-time code that the gate exchanges for the binding's secret (protocol section 3, {@code
 * POST /v1/exchange}): a random UUID, good for {@link #LIFETIME}. Stores keep its hash only.
 */
public final class ExchangeCode {
  /** How long a code can be exchanged. */
  public static final Duration LIFETIME = Duration.ofMinutes(5);

  private static final Pattern SHAPE =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final long VERSION_BITS = 0x4000L;
  private static final long VERSION_MASK = 0xFFFFFFFFFFFF0FFFL;
  private static final long VARIANT_BITS = 0x8000000000000000L;
  private static final long VARIANT_MASK = 0x3FFFFFFFFFFFFFFFL;

  private final String text;

  private ExchangeCode(String text) {
    this.text = text;
  }

  /** A new code: 122 random bits. */
  public static ExchangeCode generate(SecureRandom random) {
    long high = (random.nextLong() & VERSION_MASK) | VERSION_BITS;
    long low = (random.nextLong() & VARIANT_MASK) | VARIANT_BITS;
    return new ExchangeCode(new UUID(high, low).toString());
  }

  /** The code in {@code text}, if it has the shape of one. */
  public static Optional<ExchangeCode> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new ExchangeCode(text)) : Optional.empty();
  }

  /** What is stored of it: SHA-256 over its text. */
  public byte[] sha256() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /** The text, for the registration URL only. */
  public String exposeForRegistration() {
    return text;
  }

  @Override
  public String toString() {
    return "ExchangeCode[redacted]";
  }
}
