package dev.sallyport.gate.key;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads from the log who uses a key. The log has one index, so only its newest part is looked at.
 */
final class PgKeyUsages {
  /** Records that one reading looks at. Ten thousand take PostgreSQL a few milliseconds. */
  private static final int WINDOW = 10_000;

  /** Addresses that are named. */
  private static final int MAXIMUM_CLIENTS = 20;

  private static final String SQL =
      """
      with looked_at as materialized (
        select at, key_id, client from audit where organisation = $1 order by id desc limit $3
      ), used as (select at, client from looked_at where key_id = $2)
      select 'window' as kind, '' as name, count(*) as requests, min(at) as at from looked_at
      union all
      (select 'day', to_char(at at time zone 'UTC', 'YYYY-MM-DD') as name, count(*), max(at) from used group by name order by name desc)
      union all
      (select 'client', client, count(*), max(at) from used where client is not null group by client order by max(at) desc, client limit $4)""";

  private final Pool pool;

  PgKeyUsages(Pool pool) {
    this.pool = pool;
  }

  /** Nothing when the agent has no such key, or the organisation no such agent. */
  Future<Optional<KeyUsage>> find(OrganisationId organisation, AgentId agent, KeyId key) {
    return KeyTable.find(pool, organisation, agent, key)
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : pool.preparedQuery(SQL)
                        .execute(
                            Tuple.of(organisation.value(), key.value(), WINDOW, MAXIMUM_CLIENTS))
                        .map(rows -> Optional.of(usage(found.get(), rows))));
  }

  private static KeyUsage usage(AgentKey key, RowSet<Row> rows) {
    long records = 0;
    Optional<Instant> since = Optional.empty();
    List<KeyUsage.Day> days = new ArrayList<>();
    List<KeyUsage.Client> clients = new ArrayList<>();
    for (Row row : rows) {
      String name = row.getString("name");
      long requests = row.getLong("requests");
      Optional<Instant> at =
          Optional.ofNullable(row.getOffsetDateTime("at")).map(OffsetDateTime::toInstant);
      switch (row.getString("kind")) {
        case "day" -> days.add(new KeyUsage.Day(name, requests));
        case "client" -> clients.add(new KeyUsage.Client(name, requests, at.orElseThrow()));
        default -> {
          records = requests;
          since = at;
        }
      }
    }
    return new KeyUsage(key, records, since, days, clients);
  }
}
