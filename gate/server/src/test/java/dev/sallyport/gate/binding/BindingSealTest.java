package dev.sallyport.gate.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.gate.identity.BindingId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.sealing.SealingKeyset;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.ticket.TicketFormat;
import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sealed secret opens in its own place, under its own keyset, and nowhere else. */
final class BindingSealTest {
  private final OrganisationId organisation = OrganisationId.fresh();
  private final BindingId binding = BindingId.fresh();
  private final BindingSecret secret = BindingSecret.generate();
  private final String keyset = SealingKeyset.generate();
  private final BindingSeal seal = seal(keyset);
  private final Buffer sealed = seal.seal(organisation, binding, "kid-1", secret);

  private static BindingSeal seal(String keyset) {
    try {
      return new BindingSeal(SealingKeyset.parse(keyset));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void opensInItsPlaceEvenAfterARestart() throws GeneralSecurityException {
    assertThat(seal(keyset).open(organisation, binding, "kid-1", sealed).sha256Hex())
        .isEqualTo(secret.sha256Hex());
  }

  @Test
  void doesNotOpenElsewhere() {
    assertThatThrownBy(() -> seal.open(OrganisationId.fresh(), binding, "kid-1", sealed))
        .isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(() -> seal.open(organisation, BindingId.fresh(), "kid-1", sealed))
        .isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(() -> seal.open(organisation, binding, "kid-2", sealed))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void doesNotOpenUnderAnotherKeysetOrWhenItWasTouched() {
    assertThatThrownBy(
            () -> seal(SealingKeyset.generate()).open(organisation, binding, "kid-1", sealed))
        .isInstanceOf(GeneralSecurityException.class);
    Buffer touched =
        sealed
            .copy()
            .setByte(sealed.length() - 1, (byte) (sealed.getByte(sealed.length() - 1) ^ 1));
    assertThatThrownBy(() -> seal.open(organisation, binding, "kid-1", touched))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void noTicketIsSignedWithASecretThatDoesNotOpen() {
    ActiveBinding foreign =
        new ActiveBinding(
            organisation,
            BindingId.fresh(),
            "https://vault.example",
            "w",
            TicketFormat.JWT,
            "kid-1",
            sealed,
            "1",
            List.of(),
            Instant.EPOCH);
    TicketSigners signers = new TicketSigners(seal, "https://gate.example");

    assertThatThrownBy(() -> signers.of(foreign)).isInstanceOf(UnopenedBindingException.class);
  }
}
