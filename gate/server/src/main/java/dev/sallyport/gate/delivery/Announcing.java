package dev.sallyport.gate.delivery;

import dev.sallyport.gate.event.delivery.EndpointSecret;
import dev.sallyport.gate.event.delivery.PgCallbacks;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.trust.TrustProfile;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells an agent's callback that a key waits for it, with what takes the key. */
public final class Announcing {
  private static final String NOTE =
      "update access_key_delivery set event = $3 where organisation = $1 and id = $2";

  private final PgCallbacks callbacks;
  private final EnvelopeViews views;

  /** Announcements of a gate that is reached at {@code publicUrl}. */
  public Announcing(PgCallbacks callbacks, String publicUrl) {
    this.callbacks = callbacks;
    this.views = new EnvelopeViews(publicUrl);
  }

  /**
   * Queues the message in the caller's transaction, which fails when the callback takes none.
   *
   * @return what its messages are signed with, only the first time
   */
  Future<Optional<EndpointSecret>> announce(
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
        .compose(
            queued -> {
              PgCallbacks.Queued message =
                  queued.orElseThrow(() -> DeliveryProblems.noDestination(envelope.mode()));
              return connection
                  .preparedQuery(NOTE)
                  .execute(
                      Tuple.of(
                          organisation.value(),
                          envelope.delivery().id().value(),
                          message.event().value()))
                  .map(message.secret());
            });
  }
}
