package dev.sallyport.gate.approval;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.organisation.PgChanges;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells people what has lapsed. No decision waits for it: whatever is past its end is treated as
 * that at once.
 */
public final class LapseJob implements Job {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** Organisations of one run. */
  private static final int BATCH = 50;

  private static final String DUE =
      """
      select distinct organisation from (
        select organisation from approval
        where status in ('pending', 'approved', 'executing') and expires_at <= statement_timestamp() order by expires_at limit 1000) as due
      limit $1""";

  private final Pool pool;
  private final PgChanges changes;
  private final PgLapses lapses;

  public LapseJob(Pool pool, PgChanges changes, PgLapses lapses) {
    this.pool = pool;
    this.changes = changes;
    this.lapses = lapses;
  }

  @Override
  public String name() {
    return "lapsing approvals";
  }

  @Override
  public Duration interval() {
    return INTERVAL;
  }

  @Override
  public Future<?> run() {
    return pool.preparedQuery(DUE).execute(Tuple.of(BATCH)).compose(this::lapse);
  }

  private Future<Void> lapse(RowSet<Row> organisations) {
    Future<Void> done = Future.succeededFuture();
    for (Row row : organisations) {
      OrganisationId organisation = new OrganisationId(row.getString("organisation"));
      done =
          done.compose(
              previous ->
                  changes.inTransactionDespiteLock(
                      Origin.gate(organisation),
                      connection -> lapses.write(connection, organisation, Optional.empty())));
    }
    return done;
  }
}
