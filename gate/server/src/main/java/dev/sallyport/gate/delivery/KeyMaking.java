package dev.sallyport.gate.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.DeliveryId;
import dev.sallyport.gate.identity.EnvelopeId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.key.AgentKey;
import dev.sallyport.gate.key.KeyDraft;
import dev.sallyport.gate.key.KeyLimits;
import dev.sallyport.gate.key.KeyTransactions;
import dev.sallyport.gate.trust.AccessScope;
import dev.sallyport.gate.trust.ReceiverKey;
import dev.sallyport.gate.trust.TrustProfile;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A key that is being made: its envelope, its token, and how both get to the agent.
 *
 * @param parts what is needed to make any key
 */
record KeyMaking(
    TrustProfile profile,
    RetrievalMode mode,
    AccessScope scope,
    Continuity continuity,
    KeyText key,
    Parts parts) {
  /** What is needed to make any key. */
  record Parts(
      AuditRecords audit, KeyTransactions keys, PendingKeySeal sealing, Announcing announcing) {}

  /** How a token begins that takes a key. */
  static final String TOKEN_PREFIX = "sptake";

  private static final String DELIVER =
      """
      insert into access_key_delivery (organisation, id, envelope, status, destination, token_hash, sealed, waits_until)
      values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(secs => $8))\
      """;

  /** The key that the agent gets: no more than the scope. */
  KeyDraft draft(Instant expiresAt) {
    return new KeyDraft(
        "",
        new KeyLimits(
            Optional.of(Set.copyOf(scope.capabilities())),
            Optional.empty(),
            Optional.of(Set.copyOf(scope.tools())),
            Optional.of(scope.rate().requestsPerMinute())),
        Optional.of(expiresAt));
  }

  /** Whether somebody has reviewed a destination for this way. */
  boolean hasDestination() {
    return switch (mode) {
      case ONE_TIME_RETRIEVAL -> true;
      case CALLBACK_DELIVERY, CONTACT_CHANNEL, SYSTEM_TO_SYSTEM_EXCHANGE ->
          destination().isPresent();
    };
  }

  /** Whether this gate can go this way at all. */
  boolean isReachable() {
    return parts.announcing().reaches(mode);
  }

  private Optional<String> destination() {
    return switch (mode) {
      case CALLBACK_DELIVERY -> profile.destinations().callback().map(Object::toString);
      case CONTACT_CHANNEL -> profile.destinations().contact().map(Object::toString);
      case SYSTEM_TO_SYSTEM_EXCHANGE -> profile.destinations().receiver().map(ReceiverKey::text);
      case ONE_TIME_RETRIEVAL -> Optional.empty();
    };
  }

  /** Writes envelope and delivery of the key that was made, and tells who is to be told. */
  Future<Issuing> write(
      SqlConnection connection,
      Origin origin,
      EnvelopeId id,
      AgentKey made,
      Optional<Envelope.Replaced> replaced) {
    OrganisationId organisation = origin.organisation();
    NewEnvelope envelope =
        new NewEnvelope(id, profile, mode, made, scope, continuity, sealed(id), replaced);
    return EnvelopeTable.insert(connection, organisation, envelope)
        .compose(inserted -> deliver(connection, organisation, id))
        .compose(
            token ->
                parts
                    .audit()
                    .append(
                        connection,
                        origin.changed(
                            replaced.isPresent()
                                ? AuditAction.ACCESS_KEY_ROTATED
                                : AuditAction.ACCESS_KEY_ISSUED,
                            id.value(),
                            null))
                    .compose(
                        written -> EnvelopeTable.find(connection, parts.keys(), organisation, id))
                    .compose(found -> tell(connection, organisation, found.orElseThrow(), token)));
  }

  /** Whom the gate tells itself gets the token; else who had the key made passes it on. */
  private Future<Issuing> tell(
      SqlConnection connection,
      OrganisationId organisation,
      Envelope envelope,
      Optional<KeyText> token) {
    return switch (mode) {
      case CALLBACK_DELIVERY ->
          parts
              .announcing()
              .callBack(connection, organisation, profile, envelope, token.orElseThrow())
              .map(secret -> new Issuing.Issued(envelope, Optional.empty(), secret));
      case CONTACT_CHANNEL ->
          parts
              .announcing()
              .write(connection, organisation, profile, envelope, token.orElseThrow())
              .map(Issuing.Issued.silently(envelope));
      case ONE_TIME_RETRIEVAL, SYSTEM_TO_SYSTEM_EXCHANGE ->
          Future.succeededFuture(new Issuing.Issued(envelope, token, Optional.empty()));
    };
  }

  /** For the receiver alone, and for this envelope alone. */
  private Optional<ReceiverKey.Sealed> sealed(EnvelopeId id) {
    return mode == RetrievalMode.SYSTEM_TO_SYSTEM_EXCHANGE
        ? profile
            .destinations()
            .receiver()
            .map(
                receiver ->
                    receiver.seal(
                        key.expose().getBytes(UTF_8), SealedKeyInfo.of(id, profile.agent())))
        : Optional.empty();
  }

  private DeliveryState begin() {
    DeliveryState.Created created = new DeliveryState.Created();
    return switch (mode) {
      case CALLBACK_DELIVERY, CONTACT_CHANNEL -> created.queue();
      case ONE_TIME_RETRIEVAL, SYSTEM_TO_SYSTEM_EXCHANGE -> created.ready();
    };
  }

  private Future<Optional<KeyText>> deliver(
      SqlConnection connection, OrganisationId organisation, EnvelopeId envelope) {
    DeliveryId id = DeliveryId.fresh();
    boolean waits = mode != RetrievalMode.SYSTEM_TO_SYSTEM_EXCHANGE;
    Optional<KeyText> token =
        waits ? Optional.of(KeyText.generate(TOKEN_PREFIX)) : Optional.empty();
    return connection
        .preparedQuery(DELIVER)
        .execute(
            Tuple.of(organisation.value(), id.value(), envelope.value(), begin().wireName())
                .addValue(destination().orElse(null))
                .addValue(token.map(text -> Buffer.buffer(text.hash().bytes())).orElse(null))
                .addValue(waits ? parts.sealing().seal(organisation, id, key) : null)
                .addValue(waits ? (double) mode.patience().toSeconds() : null))
        .map(token);
  }
}
