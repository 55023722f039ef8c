package dev.sallyport.gate.signin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.gate.sealing.Seal;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * One attempt to sign in, from the way to the provider to the way back. Kept by the browser alone,
 * sealed, so the gate remembers nothing of attempts that strangers begin.
 *
 * @param state ties the way back to this browser
 * @param nonce ties the provider's token to this attempt
 * @param proofKey ties the code to this attempt (PKCE, RFC 7636)
 */
record SignInAttempt(String state, String nonce, String proofKey, Instant expiresAt) {
  /** Long enough for a person with a password, a telephone and a bad connection. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Characters of a sealed attempt; ours stay far below. */
  private static final int MAXIMUM_LENGTH = 1000;

  private static final int RANDOM_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  static SignInAttempt begin(Instant now) {
    return new SignInAttempt(random(), random(), random(), now.plus(PATIENCE));
  }

  private static String random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(bytes);
    return ENCODER.encodeToString(bytes);
  }

  /** What the provider is shown of the proof key. */
  String challenge() {
    try {
      return ENCODER.encodeToString(
          MessageDigest.getInstance("SHA-256").digest(proofKey.getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean hasState(String sent) {
    return MessageDigest.isEqual(state.getBytes(UTF_8), sent.getBytes(UTF_8));
  }

  boolean hasNonce(Optional<String> told) {
    return told.isPresent()
        && MessageDigest.isEqual(nonce.getBytes(UTF_8), told.get().getBytes(UTF_8));
  }

  /** For the browser; {@code place} names the provider, so that no other one's attempt fits. */
  String seal(Seal seal, String place) {
    byte[] plain =
        Json.write(
            Map.of(
                "state", state,
                "nonce", nonce,
                "proofKey", proofKey,
                "expiresAt", expiresAt.getEpochSecond()));
    return ENCODER.encodeToString(seal.seal(place, plain).getBytes());
  }

  /** The attempt that this gate has sealed for this place and that has not ended. */
  static Optional<SignInAttempt> open(Seal seal, String place, String sealed, Instant now) {
    if (sealed.length() > MAXIMUM_LENGTH) {
      return Optional.empty();
    }
    try {
      ObjectNode plain =
          Json.read(
              seal.open(place, Buffer.buffer(Base64.getUrlDecoder().decode(sealed))),
              ObjectNode.class);
      return Optional.of(
              new SignInAttempt(
                  plain.path("state").asText(),
                  plain.path("nonce").asText(),
                  plain.path("proofKey").asText(),
                  Instant.ofEpochSecond(plain.path("expiresAt").asLong())))
          .filter(attempt -> now.isBefore(attempt.expiresAt()));
    } catch (GeneralSecurityException | IllegalArgumentException | JsonRefused e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "SignInAttempt[redacted]";
  }
}
