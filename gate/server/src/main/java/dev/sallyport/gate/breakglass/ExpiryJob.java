package dev.sallyport.gate.breakglass;

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

/** Tells people which openings have expired. No decision waits for it. */
public final class ExpiryJob implements Job {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** Organisations of one run. */
  private static final int BATCH = 50;

  private static final String DUE =
      "select distinct organisation from break_glass where ended_at is null and expires_at <= statement_timestamp() limit $1";

  private final Pool pool;
  private final PgChanges changes;
  private final PgExpiries expiries;

  public ExpiryJob(Pool pool, PgChanges changes, PgExpiries expiries) {
    this.pool = pool;
    this.changes = changes;
    this.expiries = expiries;
  }

  @Override
  public String name() {
    return "expiring openings";
  }

  @Override
  public Duration interval() {
    return INTERVAL;
  }

  @Override
  public Future<?> run() {
    return pool.preparedQuery(DUE).execute(Tuple.of(BATCH)).compose(this::expire);
  }

  private Future<Void> expire(RowSet<Row> organisations) {
    Future<Void> done = Future.succeededFuture();
    for (Row row : organisations) {
      OrganisationId organisation = new OrganisationId(row.getString("organisation"));
      done =
          done.compose(
              previous ->
                  changes.inTransactionDespiteLock(
                      Origin.gate(organisation),
                      connection -> expiries.write(connection, organisation)));
    }
    return done;
  }
}
