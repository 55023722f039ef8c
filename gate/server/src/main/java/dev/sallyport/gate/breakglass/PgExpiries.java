package dev.sallyport.gate.breakglass;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.job.DueJob;
import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.organisation.PgChanges;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** Writes down which openings have expired, and records it, so that people are told. */
public final class PgExpiries {
  private static final String DUE =
      "select distinct organisation from break_glass where ended_at is null and expires_at <= statement_timestamp() limit $1";
  private static final String EXPIRE =
      "update break_glass set ended_at = expires_at where organisation = $1 and ended_at is null and expires_at <= statement_timestamp() returning id, service";

  private final AuditRecords audit;
  private final OpeningMetrics metrics;

  public PgExpiries(AuditRecords audit, OpeningMetrics metrics) {
    this.audit = audit;
    this.metrics = metrics;
  }

  /** Does it now and then, wherever one has expired. */
  public Job job(Pool pool, PgChanges changes) {
    return new DueJob("expiring openings", pool, changes, DUE, this::write);
  }

  /** In the caller's transaction, which holds the organisation. */
  Future<Void> write(SqlConnection connection, OrganisationId organisation) {
    return connection
        .preparedQuery(EXPIRE)
        .execute(Tuple.of(organisation.value()))
        .compose(expired -> record(connection, organisation, expired));
  }

  private Future<Void> record(
      SqlConnection connection, OrganisationId organisation, RowSet<Row> expired) {
    Origin gate = Origin.gate(organisation);
    Future<Void> recorded = Future.succeededFuture();
    for (Row row : expired) {
      recorded =
          recorded
              .compose(
                  previous ->
                      audit.append(
                          connection,
                          gate.changed(
                              AuditAction.BREAK_GLASS_EXPIRED,
                              row.getString("id"),
                              row.getString("service"))))
              .onSuccess(done -> metrics.expired());
    }
    return recorded;
  }
}
