package dev.sallyport.gate.notice;

import dev.sallyport.gate.event.Event;
import dev.sallyport.gate.event.EventType;
import dev.sallyport.gate.event.Events;
import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What was announced of which thing, in PostgreSQL. */
final class PgNotices {
  /** Announced in one transaction, the most urgent first. */
  static final int BATCH = 100;

  /**
   * Of each thing that ends soon the nearest day that has come is due, if the thing was meant to
   * live longer than that and neither this end nor a nearer day has been announced.
   */
  private static final String ANNOUNCE =
      """
      with ending as (
      %s
      ), due as (
        select ending.*, nearest.days
        from ending
        cross join lateral (
          select min(each) as days from unnest($3::int[]) as each where ending.ends_at <= $1 + make_interval(hours => 24 * each)) nearest
        left join notice on notice.organisation = ending.organisation and notice.kind = ending.kind and notice.id = ending.id
        where ending.ends_at - ending.since > make_interval(hours => 24 * nearest.days)
          and (notice.id is null or notice.ends_at <> ending.ends_at or notice.days > nearest.days)
        order by ending.ends_at, ending.organisation, ending.kind, ending.id limit $4
      ), announced as (
        insert into notice (organisation, kind, id, ends_at, days) select organisation, kind, id, ends_at, days from due
        on conflict (organisation, kind, id) do update set ends_at = excluded.ends_at, days = excluded.days
      )
      select * from due order by ends_at, organisation, kind, id"""
          .formatted(EndingThings.SQL);

  private static final String FORGET =
      """
      delete from notice where (organisation, kind, id) in (
        select organisation, kind, id from notice where ends_at < $1 order by ends_at limit $2)""";

  private final Events events;
  private final NoticeDays days;
  private final int bindingDays;

  PgNotices(Events events, NoticeDays days, int bindingDays) {
    this.events = events;
    this.days = days;
    this.bindingDays = bindingDays;
  }

  /**
   * Announces what is due, at most {@link #BATCH} things, in the caller's transaction; how many.
   */
  Future<Integer> announce(SqlConnection connection, Instant now) {
    return connection
        .preparedQuery(ANNOUNCE)
        .execute(
            Tuple.of(
                    now.atOffset(ZoneOffset.UTC),
                    now.plus(Duration.ofDays(days.earliest())).atOffset(ZoneOffset.UTC))
                .addValue(days.toArray())
                .addValue(BATCH)
                .addValue(bindingDays))
        .compose(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(PgNotices::event)
                    .reduce(
                        Future.<Void>succeededFuture(),
                        (before, event) -> before.compose(told -> events.append(connection, event)),
                        (one, other) -> other)
                    .map(rows.size()));
  }

  /** Forgets what has ended, some at a time. */
  Future<Void> forget(SqlConnection connection, Instant now) {
    return connection
        .preparedQuery(FORGET)
        .execute(Tuple.of(now.atOffset(ZoneOffset.UTC), BATCH))
        .mapEmpty();
  }

  private static Event event(Row row) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("objectId", row.getString("id"));
    data.put("holderId", row.getString("holder"));
    data.put("service", row.getString("service"));
    data.put("because", row.getString("because"));
    data.put("endsAt", row.getOffsetDateTime("ends_at").toInstant().toString());
    data.put("days", row.getInteger("days"));
    return Event.of(
        new OrganisationId(row.getString("organisation")),
        EventType.parse(row.getString("kind") + ".expiring").orElseThrow(),
        data);
  }
}
