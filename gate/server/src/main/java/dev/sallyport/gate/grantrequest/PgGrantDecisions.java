package dev.sallyport.gate.grantrequest;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecord;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.grant.AskedEnd;
import dev.sallyport.gate.grant.GrantDraft;
import dev.sallyport.gate.grant.GrantHolder;
import dev.sallyport.gate.grant.GrantPolicy;
import dev.sallyport.gate.grant.Granting;
import dev.sallyport.gate.grant.Grants;
import dev.sallyport.gate.grant.PgGrants;
import dev.sallyport.gate.grant.RefreshPolicy;
import dev.sallyport.gate.identity.AgentId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decisions about pending requests, each in a transaction that is the only writer. */
public final class PgGrantDecisions {
  /** What the agent has already, and would lose for less. */
  private static final String HOLDS_LONGER =
      """
      select exists (select from agent_grant where organisation = $1 and agent = $2 and service = $3
        and (expires_at is null or expires_at > statement_timestamp() + make_interval(hours => $4))) as longer""";

  private static final String DECIDE =
      """
      update grant_request set status = $3, decided_at = statement_timestamp(), decided_by = $4, decision_reason = $5, grant_id = $6
      where organisation = $1 and id = $2 and status = 'pending' returning
      """
          + GrantRequestRows.COLUMNS;

  private static final String CLOSE =
      """
      update grant_request set status = 'denied', decided_at = statement_timestamp(),
        decided_by = case when agent = $3 then 'gate' else $3 end, decision_reason = $4
      where organisation = $1 and agent = any($2) and status = 'pending' and expires_at > statement_timestamp()
      returning id, service""";

  private final PgGrants grants;
  private final AuditRecords audit;

  public PgGrantDecisions(PgGrants grants, AuditRecords audit) {
    this.grants = grants;
    this.audit = audit;
  }

  Future<Deciding> deny(
      SqlConnection connection, Origin origin, GrantRequest pending, String reason) {
    return write(connection, origin, pending, GrantRequestStatus.DENIED, reason, null);
  }

  /**
   * Denies what these agents still ask for; in the gate's name where one deletes itself.
   *
   * @param connection in the transaction that deletes them
   */
  public Future<Void> close(SqlConnection connection, Origin origin, List<AgentId> agents) {
    return connection
        .preparedQuery(CLOSE)
        .execute(
            Tuple.of(origin.organisation().value())
                .addValue(agents.stream().map(AgentId::value).toArray(String[]::new))
                .addValue(origin.actor().actorId())
                .addValue("Whoever asked was deleted"))
        .compose(
            closed -> {
              Future<Void> written = Future.succeededFuture();
              for (Row row : closed) {
                AuditRecord record =
                    origin.changed(
                        AuditAction.GRANT_REQUEST_DENIED,
                        row.getString("id"),
                        row.getString("service"));
                written = written.compose(before -> audit.append(connection, record));
              }
              return written;
            });
  }

  Future<Deciding> approve(
      SqlConnection connection, Origin origin, GrantRequest pending, Approval approval) {
    int hours = approval.hours().orElseGet(pending::hours);
    if (hours > pending.hours()) {
      return refuse(
          "The agent asked for %d hours; approve at most that".formatted(pending.hours()));
    }
    return connection
        .preparedQuery(HOLDS_LONGER)
        .execute(
            Tuple.of(
                origin.organisation().value(),
                pending.agent().value(),
                pending.service().value(),
                hours))
        .compose(
            rows ->
                rows.iterator().next().getBoolean("longer")
                    ? refuse("The agent has a grant for this service that holds longer")
                    : grant(connection, origin, pending, draft(pending, approval, hours)));
  }

  private static GrantDraft draft(GrantRequest pending, Approval approval, int hours) {
    return new GrantDraft(
        pending.service(),
        RefreshPolicy.NONE,
        new AskedEnd.InHours(hours),
        GrantPolicy.NONE,
        approval.notes().orElseGet(pending::reason));
  }

  private Future<Deciding> grant(
      SqlConnection connection, Origin origin, GrantRequest pending, GrantDraft draft) {
    return grants
        .grantWithin(connection, origin, new GrantHolder.OfAgent(pending.agent()), draft)
        .compose(
            granting ->
                switch (granting) {
                  case Granting.Granted granted ->
                      write(
                          connection,
                          origin,
                          pending,
                          GrantRequestStatus.APPROVED,
                          null,
                          granted.grant().id().value());
                  case Granting.Refused refused -> refuse(refused.advice());
                  case Granting.NoSuchHolder none -> refuse("The agent is not there any more");
                  case Granting.TooMany tooMany ->
                      refuse(
                          "One agent has at most %d grants; revoke some first"
                              .formatted(Grants.MAXIMUM_PER_HOLDER));
                });
  }

  private Future<Deciding> write(
      SqlConnection connection,
      Origin origin,
      GrantRequest pending,
      GrantRequestStatus status,
      @Nullable String reason,
      @Nullable String grant) {
    return connection
        .preparedQuery(DECIDE)
        .execute(
            Tuple.of(
                    origin.organisation().value(),
                    pending.id().value(),
                    status.wireName(),
                    origin.actor().actorId())
                .addValue(reason)
                .addValue(grant))
        .map(rows -> GrantRequestRows.first(rows).orElseThrow())
        .compose(
            decided ->
                audit
                    .append(
                        connection,
                        origin.changed(
                            status == GrantRequestStatus.APPROVED
                                ? AuditAction.GRANT_REQUEST_APPROVED
                                : AuditAction.GRANT_REQUEST_DENIED,
                            decided.id().value(),
                            decided.service().value()))
                    .map(new Deciding.Done(decided)));
  }

  private static Future<Deciding> refuse(String advice) {
    return Future.succeededFuture(new Deciding.Refused(advice));
  }
}
