package dev.sallyport.gate.delivery;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.job.DueJob;
import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.key.KeyTransactions;
import dev.sallyport.gate.organisation.PgChanges;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** Erases and revokes keys that nobody took in time. */
public final class PgLapses {
  private static final String DUE =
      "select distinct organisation from access_key_delivery where sealed is not null and"
          + " waits_until <= statement_timestamp() limit $1";

  private static final String LAPSED =
      """
      update access_key_delivery d set status = 'delivery_failed', failure = coalesce(failure, 'NOT_RETRIEVED'), sealed = null
      from credential_envelope e
      where d.organisation = $1 and d.sealed is not null and d.waits_until <= statement_timestamp()
        and e.organisation = d.organisation and e.id = d.envelope
      returning e.id, e.agent, e.access_key\
      """;

  private final AuditRecords audit;
  private final KeyTransactions keys;
  private final AccessKeyMetrics metrics;

  public PgLapses(AuditRecords audit, KeyTransactions keys, AccessKeyMetrics metrics) {
    this.audit = audit;
    this.keys = keys;
    this.metrics = metrics;
  }

  /** Does it now and then, wherever one is due. */
  public Job job(Pool pool, PgChanges changes) {
    return new DueJob("keys that nobody took", pool, changes, DUE, this::write);
  }

  /** In the caller's transaction, which holds the organisation. */
  private Future<Void> write(SqlConnection connection, OrganisationId organisation) {
    return connection
        .preparedQuery(LAPSED)
        .execute(Tuple.of(organisation.value()))
        .compose(
            lapsed -> {
              Future<Void> done = Future.succeededFuture();
              for (Row row : lapsed) {
                done = done.compose(before -> end(connection, organisation, row));
              }
              return done;
            });
  }

  private Future<Void> end(SqlConnection connection, OrganisationId organisation, Row row) {
    Origin gate = Origin.gate(organisation);
    return keys.revoke(
            connection,
            gate,
            new AgentId(row.getString("agent")),
            new KeyId(row.getString("access_key")))
        .compose(
            revoked ->
                audit.append(
                    connection,
                    gate.changed(AuditAction.ACCESS_KEY_LAPSED, row.getString("id"), null)))
        .onSuccess(done -> metrics.lapsed());
  }
}
