package dev.sallyport.gate.job;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.organisation.PgChanges;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.function.BiFunction;

/**
 * Writes down what has come to its end, one organisation after the other, so that people are told.
 * No decision waits for it: whatever is past its end is treated as that at once. Each end is
 * written once, since whoever writes holds the organisation.
 */
public final class DueJob implements Job {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** Of one run. */
  private static final int ORGANISATIONS = 50;

  private final String name;
  private final Pool pool;
  private final PgChanges changes;
  private final String due;
  private final BiFunction<SqlConnection, OrganisationId, Future<Void>> work;

  /**
   * A job for these ends.
   *
   * @param due selects the {@code organisation}s where something is due, at most {@code $1} of them
   * @param work writes it down, in a transaction that holds the organisation
   */
  public DueJob(
      String name,
      Pool pool,
      PgChanges changes,
      String due,
      BiFunction<SqlConnection, OrganisationId, Future<Void>> work) {
    this.name = name;
    this.pool = pool;
    this.changes = changes;
    this.due = due;
    this.work = work;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Duration interval() {
    return INTERVAL;
  }

  @Override
  public Future<?> run() {
    return pool.preparedQuery(due).execute(Tuple.of(ORGANISATIONS)).compose(this::work);
  }

  private Future<Void> work(RowSet<Row> organisations) {
    Future<Void> done = Future.succeededFuture();
    for (Row row : organisations) {
      OrganisationId organisation = new OrganisationId(row.getString("organisation"));
      done =
          done.compose(
              previous ->
                  changes.inTransactionDespiteLock(
                      Origin.gate(organisation),
                      connection -> work.apply(connection, organisation)));
    }
    return done;
  }
}
