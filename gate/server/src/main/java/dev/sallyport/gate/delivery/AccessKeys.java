package dev.sallyport.gate.delivery;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.DeliveryId;
import dev.sallyport.gate.identity.EnvelopeId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keys on their way to agents, with their envelopes. */
public interface AccessKeys {
  /** Keys that an envelope remembers to have replaced. */
  int MAXIMUM_HISTORY = 20;

  /** A key that was replaced. */
  record Past(String envelope, String key, Instant issuedAt, Optional<String> reason) {}

  /** Whether a key waits to be taken, for anybody who asks. */
  record Waiting(boolean waits, Instant until) {}

  /** Makes a key under a profile that was approved, and sends it on its way. */
  Future<Issuing> issue(Origin origin, IssueDraft draft);

  /** Replaces a key, and sends the new one on the same way. */
  Future<Issuing> rotate(Origin origin, RotationDraft draft);

  /** Whether something waits under this delivery; nothing is changed by looking. */
  Future<Optional<Waiting>> waiting(DeliveryId delivery);

  /** Takes the key, once, for who has its token. */
  Future<Retrieval> take(DeliveryId delivery, KeyText token, Taker taker);

  /** Where somebody comes from who has a token and nothing else. */
  record Taker(String client, String requestId) {}

  /** One envelope. */
  Future<Optional<Envelope>> find(OrganisationId organisation, EnvelopeId envelope);

  /** The envelope of this delivery. */
  Future<Optional<Envelope>> find(OrganisationId organisation, DeliveryId delivery);

  /** What a key has replaced, from the newest on. */
  Future<List<Past>> history(OrganisationId organisation, EnvelopeId envelope);
}
