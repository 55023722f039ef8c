package dev.sallyport.vault.release;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.enrolment.RecipientKey;
import dev.sallyport.vault.keyset.AssociatedData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;

/**
 * An answer that only the holder of an agent's private key reads: {@code {"sealed": {…}}} (SPEC
 * section 9). Whoever carries it, the gate included, carries ciphertext.
 */
final class SealedAnswer {
  /** Never changed once released, only followed by another. */
  static final int FORMAT = 1;

  /** The first part of {@code info}: no ciphertext of another use is ever one of an answer. */
  static final String USE = "sallyport-vault/sealed-answer/1";

  /** Bytes around the ciphertext. */
  private static final int FRAME_BYTES = 2_048;

  private SealedAnswer() {}

  /** The same answer, sealed for the one use of a ticket. The plaintext is wiped. */
  static VaultResponse of(VaultResponse plain, RecipientKey key, Ticket ticket) {
    if (plain.stream().isPresent()) {
      throw new IllegalArgumentException("only a complete answer can be sealed");
    }
    RecipientKey.Sealed sealed = key.seal(plain.body(), info(ticket));
    Arrays.fill(plain.body(), (byte) 0);
    return VaultResponse.json(plain.status(), write(sealed, key, ticket));
  }

  /** What the answer is for: it opens in no other place. */
  private static byte[] info(Ticket ticket) {
    return AssociatedData.of(USE).with(ticket.id().value()).with(ticket.service().value()).bytes();
  }

  private static byte[] write(RecipientKey.Sealed sealed, RecipientKey key, Ticket ticket) {
    byte[] ciphertext = sealed.ciphertext();
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream(FRAME_BYTES + ciphertext.length * 4 / 3);
    try (JsonGenerator json = TokenAnswer.JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeObjectFieldStart("sealed");
      json.writeNumberField("format", FORMAT);
      json.writeStringField("keyId", key.id().value());
      json.writeStringField("kem", key.kem().algorithm());
      json.writeStringField("kdf", RecipientKey.KDF);
      json.writeStringField("aead", RecipientKey.AEAD);
      json.writeStringField("ticketId", ticket.id().value());
      json.writeStringField("service", ticket.service().value());
      json.writeStringField("enc", base64(sealed.encapsulation()));
      json.writeStringField("ciphertext", base64(ciphertext));
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
