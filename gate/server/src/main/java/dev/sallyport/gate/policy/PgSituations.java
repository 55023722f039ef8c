package dev.sallyport.gate.policy;

import dev.sallyport.gate.identity.McpProxyId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.policy.KnownPolicies.Applied;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** What an agent's request for a service would meet at this moment: its grant and its policies. */
public final class PgSituations {
  private static final String SQL =
      """
      select agent.name, agent.kind, statement_timestamp() as read_at, held.id as grant_id,
        coalesce(direct.created_at, shared.created_at,
          (select created_at from delegation granted where granted.organisation = agent.organisation and granted.id = held.id),
          (select opened_at from break_glass opened where opened.organisation = agent.organisation and opened.id = held.id)) as granted_at, held.expires_at,
        %s as applied
      from agent
      left join lateral (
        select held_grant.id, held_grant.expires_at from held_grant
        where held_grant.organisation = agent.organisation and held_grant.agent = agent.id and held_grant.service = $3
        order by coalesce(held_grant.expires_at <= statement_timestamp(), false), held_grant.precedence,
          held_grant.expires_at desc nulls first, held_grant.id
        limit 1) held on true
      left join agent_grant direct on direct.organisation = agent.organisation and direct.id = held.id
      left join group_grant shared on shared.organisation = agent.organisation and shared.id = held.id
      left join credential on credential.organisation = agent.organisation and credential.service_name = $3
      where agent.organisation = $1 and agent.id = $2"""
          .formatted(KnownPolicies.references("held", "$4::text"));

  private final Pool pool;
  private final KnownPolicies policies;

  public PgSituations(Pool pool, KnownPolicies policies) {
    this.pool = pool;
    this.policies = policies;
  }

  /**
   * A situation.
   *
   * @param readAt the database's clock
   * @param grant the grant that would be used, if there is one
   */
  record Situation(
      String agentName,
      String agentKind,
      Instant readAt,
      Optional<HeldGrant> grant,
      PolicySet policies) {}

  /** A grant that would be used. */
  record HeldGrant(String id, Instant grantedAt, Optional<Instant> expiresAt) {}

  /** Nothing when the organisation has no such agent. */
  Future<Optional<Situation>> find(OrganisationId organisation, Hypothesis hypothesis) {
    return pool.preparedQuery(SQL)
        .execute(
            Tuple.of(organisation.value(), hypothesis.agent().value(), hypothesis.service().value())
                .addValue(hypothesis.proxy().map(McpProxyId::value).orElse(null)))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.succeededFuture(Optional.empty())
                    : situation(organisation, rows.iterator().next()).map(Optional::of));
  }

  private Future<Situation> situation(OrganisationId organisation, Row row) {
    Applied applied = Applied.of(organisation.value(), row.getArrayOfStrings("applied"));
    return policies
        .find(pool, List.of(applied))
        .map(
            sets ->
                new Situation(
                    row.getString("name"),
                    row.getString("kind"),
                    row.getOffsetDateTime("read_at").toInstant(),
                    grant(row),
                    sets.getFirst()));
  }

  private static Optional<HeldGrant> grant(Row row) {
    return Optional.ofNullable(row.getString("grant_id"))
        .map(
            id ->
                new HeldGrant(
                    id,
                    row.getOffsetDateTime("granted_at").toInstant(),
                    Optional.ofNullable(row.getOffsetDateTime("expires_at"))
                        .map(OffsetDateTime::toInstant)));
  }
}
