package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.sealing.Seal;
import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;

/** Seals secrets of endpoints, each tied to its organisation, endpoint and number. */
public final class EndpointSeal {
  private final Seal seal;

  public EndpointSeal(Seal seal) {
    this.seal = seal;
  }

  Buffer seal(OrganisationId organisation, EndpointId endpoint, int number, EndpointSecret secret) {
    return seal.seal(place(organisation, endpoint, number), secret.exposeForSealing());
  }

  EndpointSecret open(OrganisationId organisation, EndpointId endpoint, int number, Buffer sealed)
      throws GeneralSecurityException {
    return EndpointSecret.ofBytes(seal.open(place(organisation, endpoint, number), sealed));
  }

  /** None of the parts can hold a space, so two places never read the same. */
  private static String place(OrganisationId organisation, EndpointId endpoint, int number) {
    return "event-secret " + organisation.value() + ' ' + endpoint.value() + ' ' + number;
  }
}
