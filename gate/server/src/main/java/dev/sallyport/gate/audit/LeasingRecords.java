package dev.sallyport.gate.audit;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes one batch of records, with what a gate has leased of their counters. */
final class LeasingRecords {
  private static final String GIVE_BACK = "select give_back($1::text[], $2::text[], $3::bigint[])";

  private final SqlClient client;
  private final CounterLeases leases;
  private final WrittenRecords written;
  private final Charged[] outcomes;

  LeasingRecords(SqlClient client, CounterLeases leases, WrittenRecords written, int size) {
    this.client = client;
    this.leases = leases;
    this.written = written;
    this.outcomes = new Charged[size];
  }

  /**
   * Records on counters that had nothing left a moment ago go apart from the others, which then are
   * not written twice because of them. The two statements are sent one after the other at once.
   */
  Future<List<Charged>> append(List<ChargedRecord> batch) {
    List<LeasedRecord> sure = new ArrayList<>(batch.size());
    List<LeasedRecord> doubtful = new ArrayList<>();
    for (LeasedRecord record : leases.spend(batch)) {
      (record.isDoubtful() ? doubtful : sure).add(record);
    }
    return Future.all(appendSure(sure), appendEach(doubtful)).map(done -> Arrays.asList(outcomes));
  }

  private Future<Void> appendSure(List<LeasedRecord> records) {
    ChargedStatement statement = statement(records);
    if (records.isEmpty()) {
      return Future.succeededFuture();
    }
    if (statement.isFree()) {
      return free(client, statement, written)
          .map(appended -> settle(records, statement.outcomes(appended)));
    }
    return statement.hasSameTerms()
        ? appendLeasing(records, statement)
        : appendEach(records, statement);
  }

  /** Writes records that nothing is charged for. */
  static Future<Appended> free(
      SqlClient client, ChargedStatement statement, WrittenRecords written) {
    return client
        .preparedQuery(AuditStatement.EXPLAINED)
        .execute(statement.free())
        .map(rows -> statement.appended(rows, written));
  }

  private Future<Void> appendLeasing(List<LeasedRecord> records, ChargedStatement statement) {
    long now = leases.now();
    return client
        .preparedQuery(ChargedStatement.LEASING)
        .execute(statement.leasing(leases))
        .compose(
            written ->
                written.size() == 0
                    ? appendEach(records, statement)
                    : Future.succeededFuture(written(records, statement, written, now)));
  }

  private Void written(
      List<LeasedRecord> records, ChargedStatement statement, RowSet<Row> written, long askedAt) {
    Row row = written.iterator().next();
    statement.granted(leases, row.getArrayOfLongs(0), row.getLong(1), askedAt);
    return settle(records, statement.allWritten());
  }

  private Future<Void> appendEach(List<LeasedRecord> records) {
    return records.isEmpty() ? Future.succeededFuture() : appendEach(records, statement(records));
  }

  private Future<Void> appendEach(List<LeasedRecord> records, ChargedStatement statement) {
    return client
        .preparedQuery(ChargedStatement.EACH)
        .execute(statement.each())
        .map(unwritten -> settle(records, statement.outcomes(unwritten)));
  }

  private static ChargedStatement statement(List<LeasedRecord> records) {
    return new ChargedStatement(records.stream().map(LeasedRecord::rest).toList());
  }

  private Void settle(List<LeasedRecord> records, List<Charged> rests) {
    for (int i = 0; i < rests.size(); i++) {
      LeasedRecord record = records.get(i);
      outcomes[record.position()] = leases.settle(record, rests.get(i));
    }
    return null;
  }

  /** Leases more of what is used, many counters at a time and for no record. */
  static Future<Void> renew(SqlClient client, CounterLeases leases) {
    List<Renewal> due = leases.takeDue();
    if (due.isEmpty()) {
      return Future.succeededFuture();
    }
    long now = leases.now();
    return client
        .preparedQuery(ChargedStatement.LEASING)
        .execute(ChargedStatement.renewing(due))
        .map(
            written -> {
              for (Row row : written) {
                granted(leases, due, row.getArrayOfLongs(0), row.getLong(1), now);
              }
              return null;
            });
  }

  private static void granted(
      CounterLeases leases, List<Renewal> due, Long[] leased, long chargedAt, long askedAt) {
    for (int i = 0; i < leased.length; i++) {
      Renewal renewal = due.get(i);
      leases.grant(renewal.counter(), renewal.terms(), leased[i], chargedAt, askedAt);
    }
  }

  static Future<Void> giveBack(SqlClient client, List<Unspent> unspent) {
    return client
        .preparedQuery(GIVE_BACK)
        .execute(
            Tuple.of(
                unspent.stream().map(Unspent::organisation).toArray(String[]::new),
                unspent.stream().map(Unspent::counter).toArray(String[]::new),
                unspent.stream().map(Unspent::uses).toArray(Long[]::new)))
        .mapEmpty();
  }
}
