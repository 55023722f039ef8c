package dev.sallyport.gate.redirect;

import com.github.benmanes.caffeine.cache.Interner;
import dev.sallyport.gate.binding.Delivery;
import dev.sallyport.gate.key.KeyLimits;
import dev.sallyport.gate.key.KeyRows;
import dev.sallyport.gate.policy.KnownPolicies;
import dev.sallyport.gate.policy.PolicySet;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Facts in PostgreSQL: one statement, and so one snapshot, for all that are asked for at a time.
 */
final class PgFacts {
  private static final String SQL =
      """
      select asked.position::int, organisation.id, organisation.version, statement_timestamp(),
        key.id, key.revoked_at is null, key.expires_at, key.deprecated_at, key.sunset_at, key.scopes, key.networks, key.services,
        agent.id, agent.status = 'active', agent.allow_query_key,
        held.id, held.expires_at, coalesce(credential.status = 'disabled', false), binding.id,
        held.delegated_by is not null, held.vault_service, held.delegations,
        policies.applied, agent.name,
        case when policies.applied is not null then coalesce(
          (select created_at from agent_grant granted where granted.organisation = agent.organisation and granted.id = held.id),
          (select created_at from group_grant granted where granted.organisation = agent.organisation and granted.id = held.id),
          (select created_at from delegation granted where granted.organisation = agent.organisation and granted.id = held.id),
          (select opened_at from break_glass opened where opened.organisation = agent.organisation and opened.id = held.id)) end,
        key.requests_per_minute, key.rates, agent.kind, agent.mcp_enabled,
        binding.delivery, binding.relay_plaintext_through_the_gate
      from unnest($1::bytea[], $2::text[], $3::text[], $4::text[]) with ordinality as asked (hash, service, subject, proxy, position)
      join presented_key key on key.hash = asked.hash
      join organisation on organisation.id = key.organisation
      join principal agent on agent.organisation = key.organisation and agent.id = key.agent
      left join lateral (
        select held_grant.id, held_grant.expires_at, held_grant.delegated_by, held_grant.vault_service,
          count(*) filter (where held_grant.delegated_by is not null and held_grant.expires_at > statement_timestamp()) over () as delegations
        from held_grant
        where held_grant.organisation = agent.organisation and held_grant.agent = agent.id and held_grant.service = asked.service
          and (asked.subject is null or held_grant.delegated_by =
            (select user_account.id from user_account where user_account.organisation = agent.organisation and user_account.subject = asked.subject))
        order by coalesce(held_grant.expires_at <= statement_timestamp(), false), held_grant.precedence,
          held_grant.expires_at desc nulls first, held_grant.id
        limit 1) held on true
      left join credential on credential.organisation = agent.organisation and credential.service_name = coalesce(held.vault_service, asked.service)
      left join binding on binding.organisation = agent.organisation and binding.status = 'active'
      left join lateral (select
      """
          + KnownPolicies.references("held", "asked.proxy")
          + " as applied) policies on true";

  private static final int GRANT = 15;
  private static final int POLICIES = 22;
  private static final int AGENT_NAME = 23;
  private static final int GRANTED_AT = 24;
  private static final int REQUESTS_PER_MINUTE = 25;
  private static final int RATES = 26;
  private static final int KIND = 27;
  private static final int MCP_ENABLED = 28;
  private static final int DELIVERY = 29;
  private static final int UNSEALED = 30;

  /** From here to the end of a transaction nothing of the key's organisation changes. */
  private static final String HOLD_ORGANISATION =
      """
      select organisation.id from agent_key join organisation on organisation.id = agent_key.organisation
      where agent_key.hash = $1 for share of organisation\
      """;

  // What thousands of entries have in common is kept once.
  private final Interner<String> organisations = Interner.newWeakInterner();
  private final Interner<Facts.BoundVault> vaults = Interner.newWeakInterner();
  private final Interner<KeyLimits> limits = Interner.newWeakInterner();
  private final KnownPolicies policies = new KnownPolicies();

  /** Facts in the order of the keys; empty where the agent key is unknown. */
  Future<List<Optional<Facts>>> read(SqlClient client, List<FactsKey> asked) {
    Buffer[] hashes = new Buffer[asked.size()];
    String[] services = new String[asked.size()];
    @Nullable String[] subjects = new @Nullable String[asked.size()];
    @Nullable String[] proxies = new @Nullable String[asked.size()];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = Buffer.buffer(asked.get(i).key().bytes());
      services[i] = asked.get(i).service().value();
      subjects[i] = asked.get(i).subject();
      proxies[i] = asked.get(i).proxy();
    }
    return client
        .preparedQuery(SQL)
        .execute(
            Tuple.tuple().addValue(hashes).addValue(services).addValue(subjects).addValue(proxies))
        .compose(rows -> facts(client, rows, hashes.length));
  }

  /** The policies' versions are of the same snapshot; what a version says never changes. */
  private Future<List<Optional<Facts>>> facts(SqlClient client, RowSet<Row> rows, int asked) {
    List<Optional<Facts>> found = new ArrayList<>(Collections.nCopies(asked, Optional.empty()));
    List<Row> policed = new ArrayList<>();
    for (Row row : rows) {
      if (row.getValue(POLICIES) == null || row.getString(GRANT) == null) {
        found.set(position(row), Optional.of(facts(row, null)));
      } else {
        policed.add(row);
      }
    }
    return policed.isEmpty()
        ? Future.succeededFuture(found)
        : policies
            .find(client, policed.stream().map(PgFacts::applied).toList())
            .map(
                sets -> {
                  for (int i = 0; i < sets.size(); i++) {
                    Row row = policed.get(i);
                    found.set(
                        position(row), Optional.of(facts(row, appliedPolicies(row, sets.get(i)))));
                  }
                  return found;
                });
  }

  private static int position(Row row) {
    return row.getInteger(0) - 1;
  }

  private static KnownPolicies.Applied applied(Row row) {
    return KnownPolicies.Applied.of(row.getString(1), row.getArrayOfStrings(POLICIES));
  }

  private static AppliedPolicies appliedPolicies(Row row, PolicySet set) {
    return new AppliedPolicies(
        set,
        row.getString(AGENT_NAME),
        row.getString(KIND),
        row.getOffsetDateTime(GRANTED_AT).toInstant());
  }

  /** Keeps the organisation of a key as it is until the client's transaction ends. */
  Future<Void> hold(SqlClient client, FactsKey key) {
    return client
        .preparedQuery(HOLD_ORGANISATION)
        .execute(Tuple.of(Buffer.buffer(key.key().bytes())))
        .mapEmpty();
  }

  private Facts facts(Row row, @Nullable AppliedPolicies applied) {
    String grant = row.getString(GRANT);
    String binding = row.getString(18);
    return new Facts(
        organisations.intern(row.getString(1)),
        row.getLong(2),
        row.getOffsetDateTime(3).toInstant(),
        new Facts.Key(
            row.getString(4),
            row.getBoolean(5),
            instant(row.getOffsetDateTime(6)),
            deprecation(row.getOffsetDateTime(7), row.getOffsetDateTime(8)),
            limits.intern(
                KeyRows.limits(
                    row.getArrayOfStrings(9),
                    row.getArrayOfStrings(10),
                    row.getArrayOfStrings(11),
                    row.getInteger(REQUESTS_PER_MINUTE))),
            KeyRate.all(row.getArrayOfStrings(RATES))),
        new Facts.Agent(
            row.getString(12), row.getBoolean(13), row.getBoolean(14), row.getBoolean(MCP_ENABLED)),
        grant == null
            ? null
            : new Facts.Grant(grant, instant(row.getOffsetDateTime(16)), delegated(row)),
        row.getBoolean(17),
        binding == null ? null : vaults.intern(new Facts.BoundVault(binding, delivery(row))),
        applied);
  }

  private static Delivery delivery(Row row) {
    return Delivery.of(row.getString(DELIVERY), row.getBoolean(UNSEALED));
  }

  private static Facts.@Nullable Delegated delegated(Row row) {
    return row.getBoolean(19)
        ? new Facts.Delegated(new ServiceName(row.getString(20)), row.getLong(21) > 1)
        : null;
  }

  static @Nullable KeyDeprecation deprecation(
      @Nullable OffsetDateTime since, @Nullable OffsetDateTime sunset) {
    return since == null ? null : new KeyDeprecation(since.toInstant(), instant(sunset));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
