package dev.sallyport.gate.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sallyport.service.json.Json;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.TicketId;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever a vault answers is refused, or is a sealed release and nothing beside it. */
final class SealedReleaseFuzzTest {
  private static final TicketId TICKET = new TicketId("AAECAwQFBgcICQoLDA0ODw");
  private static final ServiceName SERVICE = new ServiceName("github");
  private static final String SEALED =
      "{\"sealed\":{\"format\":1,\"keyId\":\"9MQD9525VSBorrX_4KCmiekSZrQkYx43UDVS3qykcU0\",\"kem\":\"DHKEM(X25519,"
          + " HKDF-SHA256)\","
          + "\"kdf\":\"HKDF-SHA256\",\"aead\":\"AES-256-GCM\",\"ticketId\":\"AAECAwQFBgcICQoLDA0ODw\",\"service\":\"github\","
          + "\"enc\":\"ZW5j\",\"ciphertext\":\"Y3Q\"}}";

  /** 1,120 bytes in base64url. */
  private static final int X_WING_CHARACTERS = 1_494;

  @FuzzTest
  void isRefusedOrSealed(byte[] answer) {
    Optional<SealedRelease> read = SealedRelease.read(Buffer.buffer(answer), TICKET, SERVICE);

    read.ifPresent(
        release -> {
          assertThat(new String(Json.write(release.view()), UTF_8))
              .matches("\\{\"sealed\":\\{(\"[a-zA-Z]+\":(1|\"[A-Za-z0-9(), ._-]+\"),?){9}}}");
          assertThat(Base64.getUrlDecoder().decode(release.keyId())).hasSize(32);
        });
  }

  @Test
  void carriesWhatIsSealedToAnXWingKey() {
    String sealed =
        SEALED
            .replace("DHKEM(X25519, HKDF-SHA256)", "X-Wing")
            .replace("ZW5j", "A".repeat(X_WING_CHARACTERS));

    assertThat(SealedRelease.read(Buffer.buffer(sealed), TICKET, SERVICE).map(SealedRelease::view))
        .hasValueSatisfying(
            view -> assertThat(new String(Json.write(view), UTF_8)).isEqualTo(sealed));
  }

  @Test
  void readsAndWritesOneFormOnly() {
    SealedRelease release =
        SealedRelease.read(Buffer.buffer(SEALED), TICKET, SERVICE).orElseThrow();

    assertThat(new String(Json.write(release.view()), UTF_8)).isEqualTo(SEALED);
    assertThat(SealedRelease.read(Buffer.buffer(SEALED + " {}"), TICKET, SERVICE)).isEmpty();
    assertThat(SealedRelease.read(Buffer.buffer(SEALED), TICKET, new ServiceName("gitlab")))
        .isEmpty();
  }
}
