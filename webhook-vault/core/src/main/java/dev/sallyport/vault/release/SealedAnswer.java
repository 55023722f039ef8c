package dev.sallyport.vault.release;

import dev.sallyport.ticket.Ticket;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.enrolment.RecipientKey;
import dev.sallyport.vault.keyset.AssociatedData;
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
    String encapsulation = base64(sealed.encapsulation());
    String ciphertext = base64(sealed.ciphertext());
    return ExactJson.object(
        json ->
            json.object(
                "sealed",
                members -> {
                  members.number("format", FORMAT);
                  members.text("keyId", key.id().value());
                  members.text("kem", key.kem().algorithm());
                  members.text("kdf", RecipientKey.KDF);
                  members.text("aead", RecipientKey.AEAD);
                  members.text("ticketId", ticket.id().value());
                  members.text("service", ticket.service().value());
                  members.text("enc", encapsulation);
                  members.text("ciphertext", ciphertext);
                }));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
