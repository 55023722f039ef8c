package dev.sallyport.vault.connect;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.oauth.TokenFingerprint;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A person who is at a provider: what has to fit when they come back. Kept sealed, and not a
 * record: it holds what proves whose code it is.
 */
final class Connection {
  private final ServiceName service;
  private final Kept kept;

  private Connection(ServiceName service, Kept kept) {
    this.service = service;
    this.kept = kept;
  }

  private record Kept(
      String service,
      String subject,
      @Nullable String creation,
      String browser,
      String verifier,
      String nonce) {
    @Override
    public String toString() {
      return "Kept[redacted]";
    }
  }

  /**
   * A person who is about to leave.
   *
   * @param subject whom the ticket was issued to
   * @param creation the life of the credential that the ticket is for, where it names one
   * @param cookie what their browser keeps meanwhile
   */
  static Connection begin(
      ServiceName service,
      String subject,
      Optional<String> creation,
      String cookie,
      String verifier,
      String nonce) {
    return new Connection(
        service,
        new Kept(
            service.value(),
            subject,
            creation.orElse(null),
            TokenFingerprint.of(cookie),
            verifier,
            nonce));
  }

  static Connection read(byte[] content) {
    try {
      Kept kept = Json.read(content, Kept.class);
      return new Connection(new ServiceName(kept.service), kept);
    } catch (JsonRefused e) {
      throw new StoreException(StoreException.Kind.DAMAGED, "a connection that is no JSON", e);
    }
  }

  byte[] write() {
    return Json.write(kept);
  }

  ServiceName service() {
    return service;
  }

  String subject() {
    return kept.subject;
  }

  Optional<String> creation() {
    return Optional.ofNullable(kept.creation);
  }

  /** Whether it is the browser that left. */
  boolean isOf(String cookie) {
    return MessageDigest.isEqual(
        kept.browser.getBytes(US_ASCII), TokenFingerprint.of(cookie).getBytes(US_ASCII));
  }

  String exposeVerifier() {
    return kept.verifier;
  }

  String exposeNonce() {
    return kept.nonce;
  }

  @Override
  public String toString() {
    return "Connection[" + service + "]";
  }
}
