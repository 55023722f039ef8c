package dev.sallyport.gate.audit;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** The log in PostgreSQL. */
public final class PgAuditRecords implements AuditRecords {
  private final WrittenRecords written;

  /**
   * The log as a gate writes it that makes a tree of it.
   *
   * @param written is told of what is written
   */
  public PgAuditRecords(WrittenRecords written) {
    this.written = written;
  }

  /** The log as others write it. */
  public PgAuditRecords() {
    this(new WrittenRecords());
  }

  @Override
  public Future<Void> append(SqlClient client, AuditRecord record) {
    return appendHolding(client, List.of(ConditionalRecord.unconditional(record))).mapEmpty();
  }

  @Override
  public Future<List<Boolean>> appendHolding(SqlClient client, List<ConditionalRecord> batch) {
    return client
        .preparedQuery(AuditStatement.SQL)
        .execute(AuditStatement.arguments(batch))
        .map(rows -> outcomes(batch, new Appended(batch.size(), rows)));
  }

  @Override
  public Future<List<Charged>> appendCharged(SqlClient client, List<ChargedRecord> batch) {
    ChargedStatement statement = new ChargedStatement(batch);
    return statement.isFree()
        ? LeasingRecords.free(client, statement, written).map(statement::outcomes)
        : client
            .preparedQuery(ChargedStatement.EACH)
            .execute(statement.each())
            .map(statement::outcomes);
  }

  @Override
  public Future<List<Charged>> appendCharged(
      SqlClient client, List<ChargedRecord> batch, CounterLeases leases) {
    return new LeasingRecords(client, leases, written, batch.size()).append(batch);
  }

  @Override
  public Future<Void> renew(SqlClient client, CounterLeases leases) {
    return LeasingRecords.renew(client, leases);
  }

  @Override
  public Future<Void> giveBack(SqlClient client, List<Unspent> unspent) {
    return unspent.isEmpty() ? Future.succeededFuture() : LeasingRecords.giveBack(client, unspent);
  }

  private List<Boolean> outcomes(List<ConditionalRecord> batch, Appended appended) {
    written.add(appended.entries(batch, ConditionalRecord::record, record -> Explanation.NONE));
    if (appended.isAllWritten()) {
      return Collections.nCopies(batch.size(), true);
    }
    return IntStream.range(0, batch.size()).mapToObj(appended::isWritten).toList();
  }
}
