package dev.sallyport.gate.console;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/**
 * Reads where an organisation stands. The log has one index, so only its beginning, where a first
 * run is, and its newest part are looked at.
 */
final class PgStandings {
  /** Records at either end. Ten thousand take PostgreSQL a few milliseconds. */
  private static final int RECORDS = 10_000;

  private static final String READ =
      """
      with first as materialized (
        select decision, ticket_id from audit where organisation = $1 order by id limit $3
      ), newest as materialized (
        select at, decision, ticket_id from audit where organisation = $1 order by id desc limit $3
      ), principals as materialized (select id, kind, status from agent where organisation = $1)
      select
        exists (select from binding where organisation = $1 and status = 'active') as vault_bound,
        (select count(*) from principals) as agents,
        (select count(*) from principals where kind = 'service_account' and status = 'active') as service_accounts,
        (select count(*) from machine_key where organisation = $1 and status <> 'revoked') as keys,
        exists (select from machine_key key join principals account on account.id = key.service_account
          where key.organisation = $1 and key.status = 'active' and account.status = 'active'
            and (key.expires_at is null or key.expires_at > statement_timestamp())) as live_key,
        exists (select from first where decision = 1 and ticket_id is not null)
          or exists (select from newest where decision = 1 and ticket_id is not null) as has_run,
        (select count(*) from newest where decision = 1 and ticket_id is not null
          and at > statement_timestamp() - interval '24 hours') as requests_in_a_day,
        (select status from principals where id = $2 and kind = 'service_account') as account\
      """;

  private final Pool pool;

  PgStandings(Pool pool) {
    this.pool = pool;
  }

  /** With the status of this service account, if it is one of the organisation. */
  Future<Standing> find(OrganisationId organisation, Optional<AgentId> account) {
    return pool.preparedQuery(READ)
        .execute(Tuple.of(organisation.value(), account.map(AgentId::value).orElse(null), RECORDS))
        .map(rows -> standing(rows.iterator().next()));
  }

  private static Standing standing(Row row) {
    return new Standing(
        row.getBoolean("vault_bound"),
        row.getLong("agents"),
        row.getLong("service_accounts"),
        row.getLong("keys"),
        row.getBoolean("live_key"),
        row.getBoolean("has_run"),
        row.getLong("requests_in_a_day"),
        Optional.ofNullable(row.getString("account")));
  }
}
