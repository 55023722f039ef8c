package dev.sallyport.gate.grant;

import static java.time.ZoneOffset.UTC;

import dev.sallyport.gate.identity.GrantId;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import dev.sallyport.ticket.ServiceName;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Grants as rows. */
final class GrantRows {
  private GrantRows() {}

  static Grant grant(GrantHolder holder, Row row) {
    return new Grant(
        new GrantId(row.getString("id")),
        holder,
        new ServiceName(row.getString("service")),
        RefreshPolicy.parse(row.getString("refresh_policy")).orElseThrow(),
        instant(row, "expires_at"),
        new GrantPolicy(
            instant(row, "policy_expires_at"),
            seconds(row, "max_ttl_seconds"),
            seconds(row, "default_ttl_seconds")),
        row.getString("notes"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }

  /** The grants of a holder's list; a holder without grants is one row without a grant. */
  static Page<Grant> page(GrantHolder holder, RowSet<Row> rows, PageRequest<ServiceName> request) {
    List<Grant> grants =
        StreamSupport.stream(rows.spliterator(), false)
            .filter(row -> row.getString("id") != null)
            .map(row -> grant(holder, row))
            .toList();
    return Page.of(grants, request, grant -> grant.service().value());
  }

  static Optional<Row> first(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).findFirst();
  }

  /** The database's clock, in a statement that asked for it. */
  static Instant now(Row row) {
    return row.getOffsetDateTime("now").toInstant();
  }

  /** Adds what a grant's end, policy and notes are, in the order of the statements. */
  static Tuple addTerms(Tuple arguments, Optional<Instant> end, GrantPolicy policy, String notes) {
    return arguments
        .addValue(utc(end))
        .addValue(utc(policy.expiresAt()))
        .addValue(seconds(policy.maxTtl()))
        .addValue(seconds(policy.defaultTtl()))
        .addValue(notes);
  }

  static @Nullable OffsetDateTime utc(Optional<Instant> time) {
    return time.map(instant -> instant.atOffset(UTC)).orElse(null);
  }

  private static @Nullable Integer seconds(Optional<Duration> ttl) {
    return ttl.map(duration -> Math.toIntExact(duration.toSeconds())).orElse(null);
  }

  private static Optional<Instant> instant(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }

  private static Optional<Duration> seconds(Row row, String column) {
    return Optional.ofNullable(row.getInteger(column)).map(Duration::ofSeconds);
  }
}
