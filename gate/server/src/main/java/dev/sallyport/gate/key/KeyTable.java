package dev.sallyport.gate.key;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The statements about keys, on whatever connection or transaction they are to run. */
final class KeyTable {
  /**
   * How many ended keys of an agent are kept, so that one still in use can be told from one that
   * never was.
   */
  private static final int ENDED_KEYS_KEPT = 20;

  /** More rows than an agent can have keys. */
  private static final int MAXIMUM_LISTED = 500;

  /** An agent without keys is one row without a key. */
  private static final String LIST =
      "select "
          + KeyRows.COLUMNS
          + """
       from agent a
      left join presented_key k on k.organisation = a.organisation and k.agent = a.id
      left join key_use u on u.organisation = k.organisation and u.key_id = k.id
      where a.organisation = $1 and a.id = $2 order by k.created_at desc, k.id limit $3
      """;

  private static final String FIND =
      "select "
          + KeyRows.COLUMNS
          + """
       from presented_key k
      join agent a on a.organisation = k.organisation and a.id = k.agent
      left join key_use u on u.organisation = k.organisation and u.key_id = k.id
      where k.organisation = $1 and k.agent = $2 and k.id = $3
      """;

  private static final String INSERT =
      """
      insert into agent_key (organisation, id, agent, hash, name, hint, scopes, networks, services, requests_per_minute, expires_at, counted_as)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
        (select coalesce(counted_as, id) from agent_key where organisation = $1 and id = $12))
      """;

  private static final String SAVE =
      """
      update agent_key set status = $4, revoked_at = $7,
        deprecated_at = case when $4 = 'revoked' then deprecated_at else $5 end,
        sunset_at = case when $4 = 'revoked' then sunset_at else $6 end
      where organisation = $1 and agent = $2 and id = $3
      """;

  /**
   * What goes with the keys that a statement has {@code forgotten}: when they were used, and what
   * they counted. A counter that somebody holds is left alone, since nobody waits for it here.
   */
  static final String FORGET_TRACES =
      """
      , idle as (
        select counter.name from counter where counter.organisation = $1 and counter.name in (
          select 'key/' || forgotten.counter from forgotten where forgotten.requests_per_minute is not null and not exists (
            select from agent_key kept where kept.organisation = $1 and kept.agent = $2
              and coalesce(kept.counted_as, kept.id) = forgotten.counter and kept.id not in (select id from forgotten)))
        for update skip locked
      ), uncounted as (
        delete from counter where counter.organisation = $1 and counter.name in (select name from idle)
      )
      delete from key_use where organisation = $1 and key_id in (select id from forgotten)
      """;

  private static final String FORGET_OLDEST =
      """
      with forgotten as (
        delete from agent_key where organisation = $1 and agent = $2 and id in (
          select id from agent_key
          where organisation = $1 and agent = $2 and parent is null and (status = 'revoked' or least(expires_at, sunset_at) <= now())
          order by coalesce(revoked_at, least(expires_at, sunset_at)) desc, id offset $3)
        returning id, coalesce(counted_as, id) as counter, requests_per_minute)
      """
          + FORGET_TRACES;

  private KeyTable() {}

  static Future<Optional<List<AgentKey>>> list(
      SqlClient client, OrganisationId organisation, AgentId agent) {
    return client
        .preparedQuery(LIST)
        .execute(Tuple.of(organisation.value(), agent.value(), MAXIMUM_LISTED))
        .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(keys(rows)));
  }

  private static List<AgentKey> keys(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .filter(row -> row.getString("id") != null)
        .map(KeyRows::key)
        .toList();
  }

  static Future<Optional<AgentKey>> find(
      SqlClient client, OrganisationId organisation, AgentId agent, KeyId key) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), agent.value(), key.value()))
        .map(rows -> keys(rows).stream().findFirst());
  }

  /**
   * Adds a key.
   *
   * @param replaced the key that it goes on counting for, if there is one
   */
  static Future<KeyId> insert(
      SqlClient client,
      OrganisationId organisation,
      AgentId agent,
      KeyDraft draft,
      NewKey key,
      Optional<KeyId> replaced) {
    KeyId id = KeyId.fresh();
    return client
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(
                    organisation.value(),
                    id.value(),
                    agent.value(),
                    Buffer.buffer(key.hash().bytes()),
                    draft.name(),
                    key.hint())
                .addValue(KeyRows.scopes(draft.limits()))
                .addValue(KeyRows.networks(draft.limits()))
                .addValue(KeyRows.services(draft.limits()))
                .addValue(draft.limits().requestsPerMinute().orElse(null))
                .addValue(utc(draft.expiresAt()))
                .addValue(replaced.map(KeyId::value).orElse(null)))
        .map(id);
  }

  /** Writes the state of a key; one that ended by itself is never written. */
  static Future<Void> save(
      SqlClient client, OrganisationId organisation, AgentKey key, KeyState state) {
    Tuple arguments =
        Tuple.of(organisation.value(), key.agent().value(), key.id().value(), state.wireName());
    switch (state) {
      case KeyState.Active active -> arguments.addValue(null).addValue(null).addValue(null);
      case KeyState.Outgoing outgoing ->
          arguments
              .addValue(utc(Optional.of(outgoing.since())))
              .addValue(utc(outgoing.sunset()))
              .addValue(null);
      case KeyState.Revoked revoked ->
          arguments.addValue(null).addValue(null).addValue(utc(Optional.of(revoked.at())));
      case KeyState.Expired expired ->
          throw new IllegalArgumentException("a key expires by its time alone");
    }
    return client.preparedQuery(SAVE).execute(arguments).mapEmpty();
  }

  static Future<Void> forgetOldest(SqlClient client, OrganisationId organisation, AgentId agent) {
    return client
        .preparedQuery(FORGET_OLDEST)
        .execute(Tuple.of(organisation.value(), agent.value(), ENDED_KEYS_KEPT))
        .mapEmpty();
  }

  static Future<Instant> now(SqlClient client) {
    return client
        .preparedQuery("select now() as now")
        .execute()
        .map(rows -> rows.iterator().next().getOffsetDateTime("now").toInstant());
  }

  private static @Nullable OffsetDateTime utc(Optional<Instant> time) {
    return time.map(instant -> instant.atOffset(ZoneOffset.UTC)).orElse(null);
  }
}
