package dev.sallyport.gate.grant;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What agents may use, from all sources together, as decisions see it. */
public final class PgHeldGrants {
  /** More than any agent should hold; a longer list is cut. */
  static final int MAXIMUM = 1_000;

  private static final String LIST =
      """
      select held.*, row_number() over (partition by held.service order by held.precedence, held.expires_at desc nulls first, held.id) = 1 as used
      from agent left join lateral (
        select * from held_grant h where h.organisation = agent.organisation and h.agent = agent.id
          and (h.expires_at is null or h.expires_at > statement_timestamp())) held on true
      where agent.organisation = $1 and agent.id = $2
      order by held.service, held.precedence, held.expires_at desc nulls first, held.id limit $3""";

  private final Pool pool;

  /** Reads from this pool. */
  public PgHeldGrants(Pool pool) {
    this.pool = pool;
  }

  /**
   * What an agent holds, in the order of services, that which is used first; nothing when the
   * organisation has no such agent.
   */
  public Future<Optional<List<HeldGrant>>> list(OrganisationId organisation, AgentId agent) {
    return pool.preparedQuery(LIST)
        .execute(Tuple.of(organisation.value(), agent.value(), MAXIMUM))
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(
                        StreamSupport.stream(rows.spliterator(), false)
                            .filter(row -> row.getString("id") != null)
                            .map(PgHeldGrants::held)
                            .toList()));
  }

  private static HeldGrant held(Row row) {
    return new HeldGrant(
        row.getString("id"),
        new ServiceName(row.getString("service")),
        RefreshPolicy.parse(row.getString("refresh_policy")).orElseThrow(),
        Optional.ofNullable(row.getOffsetDateTime("expires_at")).map(OffsetDateTime::toInstant),
        row.getString("source"),
        row.getBoolean("used"));
  }
}
