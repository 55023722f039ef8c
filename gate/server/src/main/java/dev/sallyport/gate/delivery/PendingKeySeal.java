package dev.sallyport.gate.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sallyport.gate.identity.DeliveryId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.sealing.Seal;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;

/** Seals keys that wait to be taken, each tied to its organisation and delivery. */
public final class PendingKeySeal {
  private final Seal seal;

  public PendingKeySeal(Seal seal) {
    this.seal = seal;
  }

  Buffer seal(OrganisationId organisation, DeliveryId delivery, KeyText key) {
    return seal.seal(place(organisation, delivery), key.expose().getBytes(US_ASCII));
  }

  KeyText open(OrganisationId organisation, DeliveryId delivery, Buffer sealed)
      throws GeneralSecurityException {
    return KeyText.parse(new String(seal.open(place(organisation, delivery), sealed), US_ASCII))
        .orElseThrow(() -> new GeneralSecurityException("what was sealed is no key"));
  }

  /** None of the parts can hold a space, so two places never read the same. */
  private static String place(OrganisationId organisation, DeliveryId delivery) {
    return "pending-key " + organisation.value() + ' ' + delivery.value();
  }
}
