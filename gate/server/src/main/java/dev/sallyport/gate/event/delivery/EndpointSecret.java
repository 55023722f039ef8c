package dev.sallyport.gate.event.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What deliveries to an endpoint are signed with (Standard Webhooks, symmetric). */
public final class EndpointSecret {
  private static final String PREFIX = "whsec_";

  /** The standard takes 24 to 64. */
  private static final int BYTES = 32;

  private static final int SHORTEST = 24;
  private static final int LONGEST = 64;
  private static final String ALGORITHM = "HmacSHA256";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] bytes;

  private EndpointSecret(byte[] bytes) {
    if (bytes.length < SHORTEST || bytes.length > LONGEST) {
      throw new IllegalArgumentException("an endpoint's secret has another length");
    }
    this.bytes = bytes;
  }

  /** A secret nobody has had before. */
  static EndpointSecret generate() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new EndpointSecret(bytes);
  }

  /** The secret of these bytes, as they were sealed. */
  static EndpointSecret ofBytes(byte[] bytes) {
    return new EndpointSecret(bytes.clone());
  }

  /** The bytes, to seal them. */
  byte[] exposeForSealing() {
    return bytes.clone();
  }

  /** The form in which the receiver is given it, once. */
  public String expose() {
    return PREFIX + Base64.getEncoder().encodeToString(bytes);
  }

  /** The signature of a message, as {@code webhook-signature} has it. */
  String sign(String id, long timestamp, Buffer body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(bytes, ALGORITHM));
      mac.update((id + "." + timestamp + ".").getBytes(US_ASCII));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no HMAC", e);
    }
  }

  @Override
  public String toString() {
    return "EndpointSecret[redacted]";
  }
}
