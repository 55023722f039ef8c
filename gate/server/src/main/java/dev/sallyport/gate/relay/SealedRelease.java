package dev.sallyport.gate.relay;

import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.TicketId;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A release that only an agent's key opens, in the one form that SPEC section 7.2 gives it. It is
 * written anew from what was read, so nothing that came beside it goes on.
 *
 * @param keyId which key it is sealed to
 * @param kem how the key was agreed upon, as RFC 9180 or its registry calls it
 * @param enc the encapsulated key, in base64url
 * @param ciphertext with its tag, in base64url
 */
public record SealedRelease(
    int format,
    String keyId,
    String kem,
    String kdf,
    String aead,
    String ticketId,
    String service,
    String enc,
    String ciphertext) {
  private static final int FORMAT = 1;
  private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Pattern ALGORITHM = Pattern.compile("[A-Za-z0-9(), _-]{1,64}");
  private static final Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]+");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException when it has another one
   */
  public SealedRelease {
    boolean wellFormed =
        format == FORMAT
            && is(KEY_ID, keyId)
            && is(ALGORITHM, kem)
            && is(ALGORITHM, kdf)
            && is(ALGORITHM, aead)
            && is(BASE64URL, enc)
            && is(BASE64URL, ciphertext);
    if (!wellFormed) {
      throw new IllegalArgumentException("not a sealed release");
    }
  }

  private static boolean is(Pattern shape, @Nullable String text) {
    return text != null && shape.matcher(text).matches();
  }

  private record Answered(@Nullable SealedRelease sealed) {}

  /**
   * The release in a vault's answer; empty when it is anything else, or was sealed for another
   * ticket or service. What it was instead is told to nobody: it may be a credential.
   */
  static Optional<SealedRelease> read(Buffer answer, TicketId ticket, ServiceName service) {
    try {
      return Optional.ofNullable(Json.read(answer.getBytes(), Answered.class).sealed())
          .filter(release -> ticket.value().equals(release.ticketId))
          .filter(release -> service.value().equals(release.service));
    } catch (JsonRefused e) {
      return Optional.empty();
    }
  }

  /** As the vault answers it. */
  public Map<String, Object> view() {
    return Map.of("sealed", this);
  }
}
