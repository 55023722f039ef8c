package dev.sallyport.gate.audit;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/** What {@link AuditStatement} says has become of a batch. */
final class Appended {
  private static final Long[] NONE = {};

  private final int size;
  private final BitSet unwritten = new BitSet();
  private final Long[] ids;
  private final Instant at;

  /** Reads the statement's only row, for a batch of this size. */
  Appended(int size, RowSet<Row> rows) {
    Row row = rows.iterator().next();
    Integer[] positions = row.getArrayOfIntegers(0);
    if (positions != null) {
      for (Integer position : positions) {
        unwritten.set(position - 1);
      }
    }
    Long[] numbers = row.getArrayOfLongs(1);
    this.size = size;
    this.ids = numbers == null ? NONE : numbers;
    this.at = row.getOffsetDateTime(2).toInstant();
    if (ids.length + unwritten.cardinality() != size) {
      throw new IllegalStateException("the database wrote another number of records than it says");
    }
  }

  boolean isWritten(int position) {
    return !unwritten.get(position);
  }

  boolean isAllWritten() {
    return unwritten.isEmpty();
  }

  /** Those that were written, as the log has them. */
  <T> List<AuditEntry> entries(
      List<T> batch, Function<T, AuditRecord> record, Function<T, Explanation> explanation) {
    List<AuditEntry> entries = new ArrayList<>(ids.length);
    int next = 0;
    for (int i = 0; i < size; i++) {
      if (isWritten(i)) {
        T written = batch.get(i);
        entries.add(
            new AuditEntry(
                ids[next++],
                at,
                LoggedRecord.of(record.apply(written)),
                explanation.apply(written)));
      }
    }
    return entries;
  }
}
