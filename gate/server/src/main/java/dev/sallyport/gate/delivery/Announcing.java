package dev.sallyport.gate.delivery;

import dev.sallyport.gate.event.delivery.EndpointSecret;
import dev.sallyport.gate.event.delivery.PgCallbacks;
import dev.sallyport.gate.event.delivery.PgContacts;
import dev.sallyport.gate.identity.EventId;
import dev.sallyport.gate.identity.MailAddress;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.trust.TrustProfile;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells an agent's callback or contact that a key waits, with what takes the key. */
public final class Announcing {
  private static final String NOTE =
      "update access_key_delivery set event = $3 where organisation = $1 and id = $2";

  private final PgCallbacks callbacks;
  private final PgContacts contacts;
  private final boolean sendsMail;
  private final String publicUrl;
  private final EnvelopeViews views;

  /**
   * Announcements of a gate that is reached at {@code publicUrl}.
   *
   * @param sendsMail whether the gate knows who takes its mail
   */
  public Announcing(
      PgCallbacks callbacks, PgContacts contacts, boolean sendsMail, String publicUrl) {
    this.callbacks = callbacks;
    this.contacts = contacts;
    this.sendsMail = sendsMail;
    this.publicUrl = publicUrl;
    this.views = new EnvelopeViews(publicUrl);
  }

  /** Whether the gate can tell somebody by this way. */
  boolean reaches(RetrievalMode mode) {
    return sendsMail || mode != RetrievalMode.CONTACT_CHANNEL;
  }

  /**
   * Queues the message in the caller's transaction, which fails when the callback takes none.
   *
   * @return what its messages are signed with, only the first time
   */
  Future<Optional<EndpointSecret>> callBack(
      SqlConnection connection,
      OrganisationId organisation,
      TrustProfile profile,
      Envelope envelope,
      KeyText token) {
    return callbacks
        .tell(
            connection,
            organisation,
            profile.id(),
            profile.destinations().callback().orElseThrow(),
            Map.of("envelope", views.envelope(envelope, List.of())),
            Map.of("retrieval", views.retrieval(envelope, token)))
        .map(queued -> queued.orElseThrow(() -> DeliveryProblems.noDestination(envelope.mode())))
        .compose(
            message ->
                note(connection, organisation, envelope, message.event()).map(message.secret()));
  }

  /** Queues the mail in the caller's transaction, which fails when too many wait. */
  Future<Void> write(
      SqlConnection connection,
      OrganisationId organisation,
      TrustProfile profile,
      Envelope envelope,
      KeyText token) {
    MailAddress contact = profile.destinations().contact().orElseThrow();
    ContactMail mail = ContactMail.about(envelope, token, publicUrl);
    return contacts
        .tell(connection, organisation, profile.id(), contact, mail.subject(), mail.text())
        .map(queued -> queued.orElseThrow(() -> DeliveryProblems.noDestination(envelope.mode())))
        .compose(event -> note(connection, organisation, envelope, event));
  }

  private static Future<Void> note(
      SqlConnection connection, OrganisationId organisation, Envelope envelope, EventId event) {
    return connection
        .preparedQuery(NOTE)
        .execute(Tuple.of(organisation.value(), envelope.delivery().id().value(), event.value()))
        .mapEmpty();
  }
}
