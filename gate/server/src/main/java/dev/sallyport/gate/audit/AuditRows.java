package dev.sallyport.gate.audit;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Records as they are read from the table: whatever it holds is a record. */
public final class AuditRows {
  /** The columns that {@link #read} wants, in this order and before any others. */
  public static final String COLUMNS =
      "id, at, action, decision, source, reason, actor_id, key_id, object_id, service, client, ticket_id, request_id, rule, trace";

  private AuditRows() {}

  /** The record of a row. */
  public static AuditEntry read(String organisation, Row row) {
    return read(organisation, row, 0);
  }

  /** The record of a row whose columns begin at {@code first}. */
  static AuditEntry read(String organisation, Row row, int first) {
    return new AuditEntry(
        row.getLong(first),
        time(row.getOffsetDateTime(first + 1)),
        new LoggedRecord(
            organisation,
            AuditAction.word(row.getShort(first + 2)),
            AuditDecision.word(row.getShort(first + 3)),
            AuditSource.word(row.getShort(first + 4)),
            row.getString(first + 5),
            row.getString(first + 6),
            row.getString(first + 7),
            row.getString(first + 8),
            row.getString(first + 9),
            row.getString(first + 10),
            row.getString(first + 11),
            row.getString(first + 12)),
        new Explanation(row.getString(first + 13), row.getString(first + 14)));
  }

  /** Infinite times, which the database has too, would not be written as others are. */
  private static Instant time(@Nullable OffsetDateTime at) {
    if (at == null || at.getYear() < 1) {
      return AuditEntry.EARLIEST;
    }
    return at.getYear() > 9999 ? AuditEntry.LATEST : at.toInstant();
  }
}
