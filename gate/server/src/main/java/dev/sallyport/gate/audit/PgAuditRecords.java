package dev.sallyport.gate.audit;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The log in PostgreSQL. */
public final class PgAuditRecords implements AuditRecords {
  /**
   * While counters are found spent, nothing is tried in hope: whoever asks beyond a limit would
   * make the others' records be written twice.
   */
  private volatile boolean hopeful = true;

  @Override
  public Future<Void> append(SqlClient client, AuditRecord record) {
    return appendHolding(client, List.of(ConditionalRecord.unconditional(record))).mapEmpty();
  }

  @Override
  public Future<List<Boolean>> appendHolding(SqlClient client, List<ConditionalRecord> batch) {
    return client
        .preparedQuery(AuditStatement.SQL)
        .execute(AuditStatement.arguments(batch))
        .map(unwritten -> written(batch.size(), unwritten));
  }

  @Override
  public Future<List<Charged>> appendCharged(SqlClient client, List<ChargedRecord> batch) {
    ChargedStatement statement = new ChargedStatement(batch);
    if (statement.isFree()) {
      return appendExplained(client, batch);
    }
    if (!hopeful || !statement.hasSameTerms()) {
      return appendEach(client, statement, batch.size());
    }
    return client
        .preparedQuery(ChargedStatement.IN_HOPE)
        .execute(statement.inHope())
        .compose(
            written ->
                written.iterator().next().getBoolean(0)
                    ? Future.succeededFuture(Collections.nCopies(batch.size(), Charged.WRITTEN))
                    : appendEach(client, statement, batch.size()));
  }

  /** What is charged on nothing needs no function of the database. */
  private static Future<List<Charged>> appendExplained(
      SqlClient client, List<ChargedRecord> batch) {
    return client
        .preparedQuery(AuditStatement.EXPLAINED)
        .execute(AuditStatement.addExplained(Tuple.tuple(), batch))
        .map(
            unwritten ->
                written(batch.size(), unwritten).stream()
                    .map(done -> done ? Charged.WRITTEN : Charged.OVERTAKEN)
                    .toList());
  }

  private Future<List<Charged>> appendEach(
      SqlClient client, ChargedStatement statement, int records) {
    return client
        .preparedQuery(ChargedStatement.EACH)
        .execute(statement.each())
        .map(
            unwritten -> {
              hopeful = unwritten.size() == 0;
              return charged(records, unwritten);
            });
  }

  private static List<Charged> charged(int size, RowSet<Row> unwritten) {
    List<Charged> outcomes = new ArrayList<>(Collections.nCopies(size, Charged.WRITTEN));
    for (Row row : unwritten) {
      Integer charge = row.getInteger(1);
      outcomes.set(
          row.getInteger(0) - 1,
          charge == null
              ? Charged.OVERTAKEN
              : new Charged.Spent(charge - 1, ConditionalRecord.instantOf(row.getLong(2))));
    }
    return outcomes;
  }

  private static List<Boolean> written(int size, RowSet<Row> unwritten) {
    if (unwritten.size() == 0) {
      return Collections.nCopies(size, true);
    }
    Boolean[] written = new Boolean[size];
    Arrays.fill(written, true);
    for (Row row : unwritten) {
      written[row.getInteger(0) - 1] = false;
    }
    return Arrays.asList(written);
  }
}
