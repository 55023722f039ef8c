package dev.sallyport.gate.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.gate.access.Caller;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.request.Parameters;
import dev.sallyport.service.http.Exchange;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a caller says by sending an {@code Idempotency-Key}: this request is one and the same, as
 * often as it comes.
 *
 * @param caller the operator or the machine key; nobody else's keys are in the way of theirs
 */
record Claim(OrganisationId organisation, String caller, String key, Fingerprint request) {
  /** The header. */
  private static final String HEADER = "Idempotency-Key";

  private static final Pattern SHAPE = Pattern.compile("[\\x20-\\x7E]{1,255}");

  /** The SHA-256 of a request. */
  record Fingerprint(Buffer bytes) {
    boolean matches(Buffer other) {
      return MessageDigest.isEqual(bytes.getBytes(), other.getBytes());
    }
  }

  /** The key that was sent, if one was; 400 for what is none. */
  static Optional<String> key(Exchange exchange) {
    Optional<String> key = exchange.header(HEADER);
    if (key.isPresent() && !SHAPE.matcher(key.get()).matches()) {
      throw Parameters.invalid(
          "The header Idempotency-Key has 1 to 255 printable ASCII characters");
    }
    return key;
  }

  /** The claim of an admitted caller. */
  static Claim of(Exchange exchange, Caller caller, String key, Buffer body) {
    KeyId usedKey = caller.usedKey();
    return new Claim(
        caller.organisation(),
        usedKey == null ? caller.actorId() : usedKey.value(),
        key,
        fingerprint(exchange, body));
  }

  /** A target has no line break, so no two requests are the same text. */
  private static Fingerprint fingerprint(Exchange exchange, Buffer body) {
    MessageDigest digest = sha256();
    digest.update(
        (exchange.request().method() + "\n" + exchange.request().uri() + "\n").getBytes(UTF_8));
    return new Fingerprint(Buffer.buffer(digest.digest(body.getBytes())));
  }

  /** What PostgreSQL locks for it. Should two claims share a number, one waits for the other. */
  long lockNumber() {
    String text = organisation.value() + "\n" + caller + "\n" + key;
    return ByteBuffer.wrap(sha256().digest(text.getBytes(UTF_8))).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
