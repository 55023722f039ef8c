package dev.sallyport.gate.policy;

import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.PolicyId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Recorded requests in PostgreSQL, a window of the log at a time, newest window first. */
public final class PgRecordedRequests {
  /** Records of any kind that one reading looks at. */
  static final int WINDOW = 5_000;

  /**
   * Requests for credentials and through MCP proxies that were permitted, and those that this
   * policy alone refused. Whatever else refused one would refuse it again. Unless it is to be
   * everywhere, a policy only meets what it is attached to.
   */
  private static final String SQL =
      """
      with looked_at as materialized (
        select audit.*, split_part(object_id, '/', 1) as grant_id, split_part(object_id, '/', 2) as proxy_id
        from audit where organisation = $1 and id < $2 order by id desc limit $3
      ), places as materialized (
        select target_type, target_id from policy_attachment where organisation = $1 and policy = $6
      ), seen as (select count(*)::int as records, min(id) as last, min(at) as oldest, $7 or exists (select from places) as somewhere from looked_at)
      select seen.records, seen.last, seen.oldest, seen.somewhere, wanted.*
      from seen left join lateral (
        select asked.id, asked.at, asked.actor_id, coalesce(agent.name, '') as agent_name, asked.key_id, asked.grant_id,
          coalesce(direct.created_at, shared.created_at, delegated.created_at) as granted_at, asked.service, coalesce(asked.client, '') as client,
          asked.decision = 1 as allowed
        from looked_at asked
        left join principal agent on agent.organisation = $1 and agent.id = asked.actor_id
        left join agent_grant direct on direct.organisation = $1 and direct.id = asked.grant_id
        left join group_grant shared on shared.organisation = $1 and shared.id = asked.grant_id
        left join delegation delegated on delegated.organisation = $1 and delegated.id = asked.grant_id
        left join credential on credential.organisation = $1 and credential.service_name = coalesce(delegated.credential, asked.service)
        where asked.action in (1, 191) and asked.object_id is not null and asked.key_id is not null and asked.at >= $4 and asked.at < $5
          and ($7 or exists (
            select from places where target_type = 'organisation' or target_id in (asked.actor_id, asked.grant_id, credential.id, asked.proxy_id)))
          and case when asked.decision = 1 then true when asked.trace is json array then
            exists (
              select from jsonb_array_elements(asked.trace::jsonb) as by_policy (entry), jsonb_array_elements(entry -> 'rules') as by_rule (outcome)
              where outcome ->> 'result' in ('refused', 'failed', 'held'))
            and not exists (
              select from jsonb_array_elements(asked.trace::jsonb) as by_policy (entry), jsonb_array_elements(entry -> 'rules') as by_rule (outcome)
              where entry ->> 'policy' <> $6 and outcome ->> 'result' in ('refused', 'failed', 'held')) end
      ) wanted on true
      order by wanted.id""";

  private final Pool pool;

  public PgRecordedRequests(Pool pool) {
    this.pool = pool;
  }

  /**
   * One window.
   *
   * @param requests in the order of the log
   * @param next where the window before it ends; empty when the period is done
   * @param somewhere false: the policy is attached to nothing, so there is nothing to replay
   */
  record Window(List<RecordedRequest> requests, OptionalLong next, boolean somewhere) {}

  Future<Window> window(OrganisationId organisation, PolicyId policy, ReplayRoutes.Wanted wanted) {
    return pool.preparedQuery(SQL)
        .execute(
            Tuple.of(
                    organisation.value(),
                    wanted.before(),
                    WINDOW,
                    wanted.from().atOffset(ZoneOffset.UTC),
                    wanted.to().atOffset(ZoneOffset.UTC),
                    policy.value())
                .addValue(wanted.everywhere()))
        .map(rows -> window(rows, wanted.from()));
  }

  private static Window window(RowSet<Row> rows, Instant from) {
    List<RecordedRequest> requests = new ArrayList<>(rows.size());
    OptionalLong next = OptionalLong.empty();
    boolean somewhere = false;
    for (Row row : rows) {
      if (row.getInteger("records") == WINDOW
          && !row.getOffsetDateTime("oldest").toInstant().isBefore(from)) {
        next = OptionalLong.of(row.getLong("last"));
      }
      somewhere = row.getBoolean("somewhere");
      if (row.getLong("id") != null) {
        requests.add(request(row));
      }
    }
    return new Window(requests, next, somewhere);
  }

  private static RecordedRequest request(Row row) {
    return new RecordedRequest(
        row.getLong("id"),
        row.getOffsetDateTime("at").toInstant(),
        row.getString("actor_id"),
        row.getString("agent_name"),
        row.getString("key_id"),
        row.getString("grant_id"),
        Optional.ofNullable(row.getOffsetDateTime("granted_at")).map(OffsetDateTime::toInstant),
        row.getString("service"),
        row.getString("client"),
        row.getBoolean("allowed"));
  }
}
