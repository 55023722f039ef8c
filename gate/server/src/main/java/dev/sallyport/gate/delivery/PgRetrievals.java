package dev.sallyport.gate.delivery;

import dev.sallyport.gate.access.Actor;
import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditDecision;
import dev.sallyport.gate.audit.AuditRecord;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.DeliveryId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.key.AgentKey;
import dev.sallyport.gate.key.KeyTransactions;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Takes keys that wait. What is taken is erased and recorded in one transaction of the
 * organisation's only writer, so of several who come at once one gets it.
 */
final class PgRetrievals {
  private static final String WAITING =
      """
      select sealed is not null and waits_until > statement_timestamp() as waits, waits_until
      from access_key_delivery where id = $1 and waits_until is not null\
      """;

  private static final String WHOSE =
      """
      select d.organisation, d.token_hash, e.agent, e.access_key,
        d.sealed is null and d.refused_at > statement_timestamp() - interval '1 minute' as told
      from access_key_delivery d join credential_envelope e on e.organisation = d.organisation and e.id = d.envelope
      where d.id = $1 and d.token_hash is not null\
      """;

  private static final String LOOK =
      """
      select sealed from access_key_delivery
      where organisation = $1 and id = $2 and sealed is not null and waits_until > statement_timestamp() for update\
      """;

  private static final String TELL =
      """
      update access_key_delivery set refused_at = statement_timestamp()
      where organisation = $1 and id = $2
        and (refused_at is null or refused_at <= statement_timestamp() - interval '1 minute')\
      """;

  private static final String ERASE =
      "update access_key_delivery set sealed = null, retrieved_at = statement_timestamp() where"
          + " organisation = $1 and id = $2";

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;
  private final KeyTransactions keys;
  private final PendingKeySeal sealing;
  private final AccessKeyMetrics metrics;

  PgRetrievals(
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      KeyTransactions keys,
      PendingKeySeal sealing,
      AccessKeyMetrics metrics) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
    this.keys = keys;
    this.sealing = sealing;
    this.metrics = metrics;
  }

  Future<Optional<AccessKeys.Waiting>> waiting(DeliveryId delivery) {
    return pool.preparedQuery(WAITING)
        .execute(Tuple.of(delivery.value()))
        .map(
            rows -> {
              if (rows.size() == 0) {
                return Optional.empty();
              }
              Row row = rows.iterator().next();
              return Optional.of(
                  new AccessKeys.Waiting(
                      row.getBoolean("waits"), row.getOffsetDateTime("waits_until").toInstant()));
            });
  }

  Future<Retrieval> take(DeliveryId delivery, KeyText token, AccessKeys.Taker taker) {
    return pool.preparedQuery(WHOSE)
        .execute(Tuple.of(delivery.value()))
        .compose(
            rows -> {
              if (rows.size() == 0 || !isTokenOf(rows.iterator().next(), token)) {
                return Future.succeededFuture(new Retrieval.Unknown());
              }
              Origin origin = origin(rows.iterator().next(), taker);
              if (Boolean.TRUE.equals(rows.iterator().next().getBoolean("told"))) {
                return EnvelopeTable.find(pool, keys, origin.organisation(), delivery)
                    .map(envelope -> new Retrieval.Ended(envelope.orElseThrow()));
              }
              return changes.inTransaction(
                  origin, connection -> take(connection, origin, delivery));
            })
        .onSuccess(this::count);
  }

  private static boolean isTokenOf(Row row, KeyText token) {
    return MessageDigest.isEqual(row.getBuffer("token_hash").getBytes(), token.hash().bytes());
  }

  /** Who has the token is the agent, as far as anybody can know. */
  private static Origin origin(Row row, AccessKeys.Taker taker) {
    return new Origin(
        new OrganisationId(row.getString("organisation")),
        new Actor.AnAgent(
            new AgentId(row.getString("agent")), new KeyId(row.getString("access_key"))),
        taker.client(),
        taker.requestId());
  }

  private Future<Retrieval> take(SqlConnection connection, Origin origin, DeliveryId delivery) {
    Tuple which = Tuple.of(origin.organisation().value(), delivery.value());
    return EnvelopeTable.find(connection, keys, origin.organisation(), delivery)
        .map(Optional::orElseThrow)
        .compose(
            envelope ->
                connection
                    .preparedQuery(LOOK)
                    .execute(which)
                    .compose(
                        rows ->
                            rows.size() == 0 || !works(envelope)
                                ? refuse(connection, origin, delivery, envelope)
                                : take(
                                    connection,
                                    origin,
                                    delivery,
                                    rows.iterator().next().getBuffer("sealed"))));
  }

  private static boolean works(Envelope envelope) {
    return envelope.key().map(AgentKey::state).filter(state -> state.works()).isPresent();
  }

  /**
   * A token that comes twice is evidence: the log is told, though not more than once a minute, for
   * whoever has the token may send it as often as they like.
   */
  private Future<Retrieval> refuse(
      SqlConnection connection, Origin origin, DeliveryId delivery, Envelope envelope) {
    Retrieval ended = new Retrieval.Ended(envelope);
    return connection
        .preparedQuery(TELL)
        .execute(Tuple.of(origin.organisation().value(), delivery.value()))
        .compose(
            told ->
                told.rowCount() == 0
                    ? Future.succeededFuture(ended)
                    : record(connection, origin, envelope).map(ended));
  }

  private Future<Void> record(SqlConnection connection, Origin origin, Envelope envelope) {
    return audit
        .append(
            connection,
            new AuditRecord(
                origin.organisation().value(),
                AuditAction.ACCESS_KEY_RETRIEVED,
                AuditDecision.DENY,
                origin.actor().source(),
                DeliveryProblems.RETRIEVAL_ENDED.code(),
                origin.actor().actorId(),
                origin.keyId(),
                envelope.id().value(),
                null,
                origin.client(),
                null,
                origin.requestId()))
        .mapEmpty();
  }

  /** What does not open is not erased. */
  private Future<Retrieval> take(
      SqlConnection connection, Origin origin, DeliveryId delivery, Buffer sealed) {
    KeyText key;
    try {
      key = sealing.open(origin.organisation(), delivery, sealed);
    } catch (GeneralSecurityException e) {
      return Future.failedFuture(
          new IllegalStateException("a key that waits does not open under this keyset", e));
    }
    return connection
        .preparedQuery(ERASE)
        .execute(Tuple.of(origin.organisation().value(), delivery.value()))
        .compose(erased -> EnvelopeTable.find(connection, keys, origin.organisation(), delivery))
        .map(Optional::orElseThrow)
        .compose(
            envelope ->
                audit
                    .append(
                        connection,
                        origin.changed(
                            AuditAction.ACCESS_KEY_RETRIEVED, envelope.id().value(), null))
                    .map(new Retrieval.Taken(envelope, key)));
  }

  private void count(Retrieval retrieval) {
    switch (retrieval) {
      case Retrieval.Taken taken -> metrics.retrieved();
      case Retrieval.Ended ended -> metrics.refused();
      case Retrieval.Unknown unknown -> metrics.refused();
    }
  }
}
