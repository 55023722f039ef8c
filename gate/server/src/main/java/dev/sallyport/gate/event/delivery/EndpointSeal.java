package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.EventId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.sealing.Seal;
import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;

/** Seals secrets of endpoints and of messages to them, each tied to its place. */
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

  /** Seals members of a message that only its receiver may read. */
  Buffer sealMembers(OrganisationId organisation, EventId event, byte[] json) {
    return seal.seal(membersPlace(organisation, event), json);
  }

  byte[] openMembers(OrganisationId organisation, EventId event, Buffer members)
      throws GeneralSecurityException {
    return seal.open(membersPlace(organisation, event), members);
  }

  private static String membersPlace(OrganisationId organisation, EventId event) {
    return "event-members " + organisation.value() + ' ' + event.value();
  }

  /** None of the parts can hold a space, so two places never read the same. */
  private static String place(OrganisationId organisation, EndpointId endpoint, int number) {
    return "event-secret " + organisation.value() + ' ' + endpoint.value() + ' ' + number;
  }
}
