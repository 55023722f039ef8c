package dev.sallyport.gate.audit.proof;

import dev.sallyport.gate.audit.AuditEntry;
import dev.sallyport.gate.audit.AuditRows;
import dev.sallyport.gate.audit.WrittenRecords;
import dev.sallyport.service.transparency.TreeDamagedException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records that are not in a log's tree yet. The table says which there are; what they hold is what
 * this gate wrote, if it was this gate, and else what the table says.
 */
final class NewRecords {
  /** At once: the event loop, which does other things too, is busy with them for a millisecond. */
  private static final int PAGE = 250;

  private static final String IDS =
      """
      select array_agg(id order by id) as ids
      from (select id from audit where organisation = $1 and id > $2 and id <= $3 order by id limit $4) as page\
      """;

  private static final String RECORDS =
      "select "
          + AuditRows.COLUMNS
          + " from audit where organisation = $1 and id >= $2 and id <= $3";

  private final SqlConnection connection;
  private final WrittenRecords written;

  NewRecords(SqlConnection connection, WrittenRecords written) {
    this.connection = connection;
    this.written = written;
  }

  /**
   * Adds them, page by page.
   *
   * @param upTo number of the last one that may be added
   * @param most when so many are added, or a page more, the rest has to wait
   */
  Future<GrowingLog> addTo(GrowingLog log, long upTo, int most) {
    return connection
        .preparedQuery(IDS)
        .execute(Tuple.of(log.organisation(), log.lastId(), upTo, PAGE))
        .map(rows -> rows.iterator().next().getArrayOfLongs("ids"))
        .compose(
            ids ->
                ids == null
                    ? Future.succeededFuture(log)
                    : add(log, ids)
                        .compose(
                            added ->
                                ids.length < PAGE || log.added() >= most
                                    ? Future.succeededFuture(log)
                                    : addTo(log, upTo, most)));
  }

  private Future<Void> add(GrowingLog log, Long[] ids) {
    return unknown(log.organisation(), ids)
        .map(
            others -> {
              for (Long id : ids) {
                log.add(record(log.organisation(), id, others));
              }
              return null;
            });
  }

  /** The records from the first to the last that this gate did not write; usually it wrote all. */
  private Future<Map<Long, AuditEntry>> unknown(String organisation, Long[] ids) {
    int first = 0;
    int last = ids.length - 1;
    while (first <= last && known(organisation, ids[first]) != null) {
      first++;
    }
    while (first <= last && known(organisation, ids[last]) != null) {
      last--;
    }
    return first > last
        ? Future.succeededFuture(Map.of())
        : connection
            .preparedQuery(RECORDS)
            .execute(Tuple.of(organisation, ids[first], ids[last]))
            .map(rows -> read(organisation, rows));
  }

  private static Map<Long, AuditEntry> read(String organisation, RowSet<Row> rows) {
    Map<Long, AuditEntry> records = new HashMap<>();
    rows.forEach(row -> records.put(row.getLong(0), AuditRows.read(organisation, row)));
    return records;
  }

  private AuditEntry record(String organisation, Long id, Map<Long, AuditEntry> others) {
    AuditEntry known = known(organisation, id);
    AuditEntry record = known == null ? others.get(id) : known;
    if (record == null) {
      throw new TreeDamagedException("record " + id + " was deleted before it was in the log");
    }
    record
        .strange()
        .ifPresent(
            strange -> {
              throw new TreeDamagedException(
                  "record " + id + " is none that a gate writes: it has " + strange);
            });
    return record;
  }

  private @Nullable AuditEntry known(String organisation, Long id) {
    AuditEntry record = written.find(id);
    return record == null || !record.record().organisation().equals(organisation) ? null : record;
  }
}
