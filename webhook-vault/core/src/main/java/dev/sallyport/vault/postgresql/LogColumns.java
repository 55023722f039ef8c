package dev.sallyport.vault.postgresql;

import static java.time.ZoneOffset.UTC;

import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.RecordedEntry;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Log entries turned into one array per column, which costs PostgreSQL a fraction of a row at a
 * time.
 */
final class LogColumns {
  private final OffsetDateTime[] at;
  private final Short[] outcome;
  private final String[] reason;
  private final @Nullable String[] ticket;
  private final @Nullable String[] subject;
  private final @Nullable String[] service;
  private final @Nullable String[] purpose;
  private final @Nullable String[] fields;
  private final @Nullable String[] client;
  private final String[] requestId;

  LogColumns(int size) {
    at = new OffsetDateTime[size];
    outcome = new Short[size];
    reason = new String[size];
    ticket = new @Nullable String[size];
    subject = new @Nullable String[size];
    service = new @Nullable String[size];
    purpose = new @Nullable String[size];
    fields = new @Nullable String[size];
    client = new @Nullable String[size];
    requestId = new String[size];
  }

  void set(int i, LogEntry entry) {
    at[i] = entry.at().atOffset(UTC);
    outcome[i] = code(entry.outcome());
    reason[i] = entry.reason();
    ticket[i] = entry.ticket().orElse(null);
    subject[i] = entry.subject().orElse(null);
    service[i] = entry.service().orElse(null);
    purpose[i] = entry.purpose().orElse(null);
    fields[i] = entry.fields().orElse(null);
    client[i] = entry.client().orElse(null);
    requestId[i] = entry.requestId();
  }

  void appendTo(Tuple tuple) {
    tuple
        .addArrayOfOffsetDateTime(at)
        .addArrayOfShort(outcome)
        .addArrayOfString(reason)
        .addArrayOfString(ticket)
        .addArrayOfString(subject)
        .addArrayOfString(service)
        .addArrayOfString(purpose)
        .addArrayOfString(fields)
        .addArrayOfString(client)
        .addArrayOfString(requestId);
  }

  /** The entry of a row, whatever it holds. */
  static RecordedEntry read(Row row) {
    return new RecordedEntry(
        row.getLong("sequence"),
        time(row.getOffsetDateTime("at")),
        outcome(row.getShort("outcome")),
        Objects.toString(row.getString("reason")),
        Optional.ofNullable(row.getString("ticket")),
        Optional.ofNullable(row.getString("subject")),
        Optional.ofNullable(row.getString("service")),
        Optional.ofNullable(row.getString("purpose")),
        Optional.ofNullable(row.getString("fields")),
        Optional.ofNullable(row.getString("client")),
        Objects.toString(row.getString("request_id")));
  }

  private static Instant time(@Nullable OffsetDateTime at) {
    return at == null ? Instant.MIN : at.toInstant();
  }

  /** The stored code of an outcome; never renumbered. */
  static Short code(LogOutcome outcome) {
    return switch (outcome) {
      case RELEASED -> 1;
      case REFUSED -> 2;
      case ALARM -> 3;
    };
  }

  private static String outcome(@Nullable Short code) {
    for (LogOutcome outcome : LogOutcome.values()) {
      if (code(outcome).equals(code)) {
        return outcome.wireName();
      }
    }
    return "unknown:" + code;
  }
}
