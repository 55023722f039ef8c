package dev.sallyport.gate.audit;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The log in PostgreSQL. */
public final class PgAuditRecords implements AuditRecords {
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
    return (statement.isFree()
            ? client.preparedQuery(AuditStatement.EXPLAINED).execute(statement.free())
            : client.preparedQuery(ChargedStatement.EACH).execute(statement.each()))
        .map(statement::outcomes);
  }

  @Override
  public Future<List<Charged>> appendCharged(
      SqlClient client, List<ChargedRecord> batch, CounterLeases leases) {
    return new LeasingRecords(client, leases, batch.size()).append(batch);
  }

  @Override
  public Future<Void> renew(SqlClient client, CounterLeases leases) {
    return LeasingRecords.renew(client, leases);
  }

  @Override
  public Future<Void> giveBack(SqlClient client, List<Unspent> unspent) {
    return unspent.isEmpty() ? Future.succeededFuture() : LeasingRecords.giveBack(client, unspent);
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
