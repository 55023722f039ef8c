package dev.sallyport.gate.redirect;

import dev.sallyport.gate.key.AgentScope;
import dev.sallyport.gate.key.KeyRows;
import dev.sallyport.ticket.key.KeyHash;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an agent may know about itself, read from the database for each request. */
final class PgAgentProfiles {
  /** More live grants than any agent is given; a longer list is cut. */
  private static final int MAXIMUM_GRANTS = 1_000;

  /**
   * One snapshot of the agent and its live grants: at least one row, without a grant when there is
   * none.
   */
  private static final String SQL =
      """
      select agent.organisation, key.id, key.revoked_at is null, key.expires_at, statement_timestamp(),
        agent.id, agent.status = 'active', agent.allow_query_key, agent.name, agent.mcp_enabled,
        live.service, live.refresh_policy, live.expires_at, live.token_type, live.id, live.source,
        key.deprecated_at, key.sunset_at, key.scopes, key.networks, key.services, key.requests_per_minute, agent.kind
      from presented_key key
      join principal agent on agent.organisation = key.organisation and agent.id = key.agent
      left join lateral (
        select held_grant.*, credential.token_type
        from held_grant
        left join credential on credential.organisation = held_grant.organisation and credential.service_name = held_grant.service
        where held_grant.organisation = agent.organisation and held_grant.agent = agent.id
          and (held_grant.expires_at is null or held_grant.expires_at > statement_timestamp())
          and credential.status is distinct from 'disabled'
          and (key.services is null or held_grant.service = any(key.services))
        order by held_grant.service, held_grant.precedence, held_grant.expires_at desc nulls first, held_grant.id limit $2) live on true
      where key.hash = $1""";

  /** The agent of a known key, whether or not it may do anything. */
  record Found(
      AgentProfile profile,
      Facts.Key key,
      Facts.Agent agent,
      Instant readAt,
      AgentProfile.Grants grants) {}

  private final Pool pool;

  PgAgentProfiles(Pool pool) {
    this.pool = pool;
  }

  /** Empty when nobody has the key. */
  Future<Optional<Found>> find(KeyHash hash) {
    return pool.preparedQuery(SQL)
        .execute(Tuple.of(Buffer.buffer(hash.bytes()), MAXIMUM_GRANTS))
        .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(found(rows)));
  }

  private static Found found(RowSet<Row> rows) {
    Row row = rows.iterator().next();
    Facts.Key key =
        new Facts.Key(
            row.getString(1),
            row.getBoolean(2),
            instant(row.getOffsetDateTime(3)),
            PgFacts.deprecation(row.getOffsetDateTime(16), row.getOffsetDateTime(17)),
            KeyRows.limits(
                row.getArrayOfStrings(18),
                row.getArrayOfStrings(19),
                row.getArrayOfStrings(20),
                row.getInteger(21)));
    Facts.Agent agent =
        new Facts.Agent(row.getString(5), row.getBoolean(6), row.getBoolean(7), row.getBoolean(9));
    AgentProfile profile =
        new AgentProfile(
            agent.id(),
            row.getString(22),
            row.getString(8),
            row.getString(0),
            row.getBoolean(9),
            key.id(),
            text(key.expiresAt()),
            text(key.sunset()),
            key.limits()
                .scopes()
                .map(scopes -> scopes.stream().map(AgentScope::wireName).sorted().toList())
                .orElse(null));
    return new Found(
        profile,
        key,
        agent,
        row.getOffsetDateTime(4).toInstant(),
        new AgentProfile.Grants(grants(rows)));
  }

  private static List<AgentProfile.Granted> grants(RowSet<Row> rows) {
    List<AgentProfile.Granted> grants = new ArrayList<>(rows.size());
    for (Row row : rows) {
      String service = row.getString(10);
      if (service != null) {
        grants.add(
            new AgentProfile.Granted(
                service,
                row.getString(11),
                text(instant(row.getOffsetDateTime(12))),
                row.getString(13),
                row.getString(14),
                row.getString(15)));
      }
    }
    return grants;
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
