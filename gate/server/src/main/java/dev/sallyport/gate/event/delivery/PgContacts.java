package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.event.Event;
import dev.sallyport.gate.event.EventType;
import dev.sallyport.gate.event.PgEvents;
import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.EventId;
import dev.sallyport.gate.identity.MailAddress;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.TrustProfileId;
import dev.sallyport.service.json.Json;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.Optional;

/**
 * Contacts of trust profiles: people who are sent a mail about keys of their agent. Their messages
 * go through the queue of all others.
 */
public final class PgContacts {
  /** The contact of a profile never changes; saying so again finds the row. */
  private static final String RECEIVER =
      """
      insert into event_endpoint (organisation, id, url, event_types, kind, trust_profile)
      values ($1, $2, $3, array[$4], 'contact', $5)
      on conflict (organisation, trust_profile, kind) where trust_profile is not null do update set url = excluded.url
      returning id\
      """;

  private final PgEvents events;
  private final EndpointSeal seal;

  public PgContacts(PgEvents events, EndpointSeal seal) {
    this.events = events;
    this.seal = seal;
  }

  /**
   * Queues a mail to the profile's contact in the caller's transaction; empty when too many wait
   * for it.
   *
   * @param text kept sealed until it was sent
   */
  public Future<Optional<EventId>> tell(
      SqlConnection connection,
      OrganisationId organisation,
      TrustProfileId profile,
      MailAddress contact,
      String subject,
      String text) {
    Event event = Event.of(organisation, EventType.ACCESS_KEY_READY, Map.of("subject", subject));
    return connection
        .preparedQuery(RECEIVER)
        .execute(
            Tuple.of(
                organisation.value(),
                EndpointId.fresh().value(),
                MailSender.url(contact),
                EventType.ACCESS_KEY_READY.wireName(),
                profile.value()))
        .map(rows -> new EndpointId(rows.iterator().next().getString("id")))
        .compose(
            receiver ->
                events.appendFor(
                    connection,
                    event,
                    receiver,
                    seal.sealMembers(organisation, event.id(), Json.write(Map.of("text", text)))))
        .map(taken -> taken ? Optional.of(event.id()) : Optional.empty());
  }
}
