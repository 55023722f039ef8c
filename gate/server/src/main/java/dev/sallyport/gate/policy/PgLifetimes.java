package dev.sallyport.gate.policy;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.policy.KnownPolicies.Applied;
import dev.sallyport.gate.policy.rule.TtlMax;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How long grants and delegations may live, found in the transaction that makes or changes one. */
public final class PgLifetimes {
  /** What is attached to the members of a group counts when they use the grant. */
  private static final String DELEGATION =
      """
      select array_agg(distinct (policy.id || '@' || policy.version) collate "C") as applied
      from policy_attachment attachment
      join policy on policy.organisation = attachment.organisation and policy.id = attachment.policy and policy.enabled
      where attachment.organisation = $1 and (attachment.target_type, attachment.target_id) in (
        select 'organisation', $1::text
        union all select kind, id from agent where organisation = $1 and id = $2
        union all select 'credential', id from credential where organisation = $1 and service_name = $3""";

  /** Whoever holds the grant is a principal or a group, whose ids differ. */
  private static final String GRANT =
      DELEGATION
          + """

        union all select 'grant', id from agent_grant where organisation = $1 and agent = $2 and service = $3
        union all select 'grant', id from group_grant where organisation = $1 and group_id = $2 and service = $3""";

  private final KnownPolicies policies;

  public PgLifetimes(KnownPolicies policies) {
    this.policies = policies;
  }

  /**
   * The limit for a grant of this service.
   *
   * @param holder id of the agent or group
   */
  public Future<LifetimeLimit> limit(
      SqlClient client, OrganisationId organisation, String holder, ServiceName service) {
    return limit(client, GRANT, organisation, holder, service);
  }

  /** The limit for what a user delegates: this credential, whatever the agent calls it. */
  public Future<LifetimeLimit> limitOfDelegation(
      SqlClient client, OrganisationId organisation, AgentId agent, ServiceName credential) {
    return limit(client, DELEGATION, organisation, agent.value(), credential);
  }

  private Future<LifetimeLimit> limit(
      SqlClient client,
      String statement,
      OrganisationId organisation,
      String holder,
      ServiceName service) {
    return client
        .preparedQuery(statement + ")")
        .execute(Tuple.of(organisation.value(), holder, service.value()))
        .compose(
            rows ->
                policies.find(
                    client,
                    List.of(
                        Applied.of(
                            organisation.value(),
                            rows.iterator().next().getArrayOfStrings("applied")))))
        .map(sets -> new LifetimeLimit(longest(sets.getFirst())));
  }

  private static Optional<Duration> longest(PolicySet set) {
    return set.policies().stream()
        .flatMap(policy -> policy.rules().stream())
        .filter(TtlMax.class::isInstance)
        .map(rule -> ((TtlMax) rule).longest())
        .min(Duration::compareTo);
  }
}
