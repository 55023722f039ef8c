package dev.sallyport.gate.delegation;

import static java.time.ZoneOffset.UTC;
import static java.util.Objects.requireNonNullElse;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.DelegationId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.UserId;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.policy.LifetimeLimit;
import dev.sallyport.gate.policy.PgLifetimes;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Delegations in PostgreSQL, whose clock says when they end. */
public final class PgDelegations {
  private static final String COLUMNS = "id, agent, service, credential, created_at, expires_at";
  private static final String STANDING =
      """
      select statement_timestamp() as now,
        exists (select from agent where organisation = $1 and id = $3) as agent_there,
        exists (select from user_credential where organisation = $1 and user_id = $2 and service = $4) as credential_there,
        (select count(*)::int from delegation where organisation = $1 and user_id = $2 and not (agent = $3 and service = $5)) as of_user,
        (select count(*)::int from delegation where organisation = $1 and agent = $3 and not (user_id = $2 and service = $5)) as of_agent""";
  private static final String UPSERT =
      """
      insert into delegation (organisation, user_id, agent, credential, service, id, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (organisation, agent, service, user_id) do update set id = excluded.id, credential = excluded.credential,
        created_at = excluded.created_at, expires_at = excluded.expires_at
      returning
      """
          + COLUMNS;
  private static final String LIST =
      "select "
          + COLUMNS
          + " from delegation where organisation = $1 and user_id = $2 order by created_at desc, id limit $3";
  private static final String REVOKE =
      "delete from delegation where organisation = $1 and user_id = $2 and id = $3 returning service";
  private static final String GIVE_BACK =
      "delete from delegation where organisation = $1 and agent = $2 and id = $3 returning service";

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;
  private final PgLifetimes lifetimes;

  public PgDelegations(Pool pool, PgChanges changes, AuditRecords audit, PgLifetimes lifetimes) {
    this.lifetimes = lifetimes;
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
  }

  /** Delegates; an earlier delegation of the same user, agent and service is replaced. */
  Future<Delegating> delegate(Origin origin, UserId user, DelegationDraft draft) {
    Tuple which =
        Tuple.of(
            origin.organisation().value(),
            user.value(),
            draft.agent().value(),
            draft.credential().value(),
            draft.service().value());
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(STANDING)
                .execute(which)
                .compose(rows -> delegate(connection, origin, draft, which, first(rows))));
  }

  private Future<Delegating> delegate(
      SqlConnection connection, Origin origin, DelegationDraft draft, Tuple which, Row standing) {
    if (!standing.getBoolean("agent_there")) {
      return Future.succeededFuture(new Delegating.NoSuchAgent());
    }
    if (!standing.getBoolean("credential_there")) {
      return Future.succeededFuture(new Delegating.NoSuchCredential());
    }
    if (Math.max(standing.getInteger("of_user"), standing.getInteger("of_agent"))
        >= Delegation.MAXIMUM) {
      return Future.succeededFuture(new Delegating.TooMany());
    }
    return lifetimes
        .limitOfDelegation(connection, origin.organisation(), draft.agent(), draft.credential())
        .compose(limit -> delegate(connection, origin, draft, which, now(standing), limit));
  }

  private static Instant now(Row standing) {
    return standing.getOffsetDateTime("now").toInstant();
  }

  private Future<Delegating> delegate(
      SqlConnection connection,
      Origin origin,
      DelegationDraft draft,
      Tuple which,
      Instant now,
      LifetimeLimit limit) {
    Instant end;
    try {
      Optional<Instant> asked = draft.end().from(now);
      Instant wanted = asked.orElseGet(() -> now.plus(Delegation.DEFAULT_LIFE));
      end = limit.end(Optional.of(wanted), asked.isPresent(), now).orElse(wanted);
    } catch (IllegalArgumentException refusal) {
      return Future.succeededFuture(
          new Delegating.Refused(
              requireNonNullElse(refusal.getMessage(), "No delegation may have that end")));
    }
    return connection
        .preparedQuery(UPSERT)
        .execute(
            which
                .addValue(DelegationId.fresh().value())
                .addValue(now.atOffset(UTC))
                .addValue(end.atOffset(UTC)))
        .map(rows -> delegation(first(rows)))
        .compose(
            made ->
                audit
                    .append(
                        connection,
                        origin.changed(
                            AuditAction.DELEGATION_CREATED, object(made), made.service().value()))
                    .map(new Delegating.Delegated(made)));
  }

  /** With what the vault is asked for, where the agent asks for it by another name. */
  private static String object(Delegation made) {
    return made.credential().equals(made.service())
        ? made.id().value()
        : made.id().value() + "/" + made.credential().value();
  }

  /** A user's delegations, expired ones too, newest first. */
  Future<List<Delegation>> list(OrganisationId organisation, UserId user) {
    return pool.preparedQuery(LIST)
        .execute(Tuple.of(organisation.value(), user.value(), Delegation.MAXIMUM))
        .map(rows -> stream(rows).map(PgDelegations::delegation).toList());
  }

  /** Ends a delegation of the user; what it was made from stays. False when there was none. */
  Future<Boolean> revoke(Origin origin, UserId user, DelegationId delegation) {
    return end(origin, REVOKE, user.value(), delegation, AuditAction.DELEGATION_REVOKED);
  }

  /** Ends a delegation because the agent wants that. False when it has none of that id. */
  Future<Boolean> giveBack(Origin origin, AgentId agent, DelegationId delegation) {
    return end(origin, GIVE_BACK, agent.value(), delegation, AuditAction.DELEGATION_RETURNED);
  }

  private Future<Boolean> end(
      Origin origin, String statement, String whose, DelegationId delegation, AuditAction action) {
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(statement)
                .execute(Tuple.of(origin.organisation().value(), whose, delegation.value()))
                .map(rows -> stream(rows).findFirst().map(row -> row.getString("service")))
                .compose(
                    service ->
                        service.isEmpty()
                            ? Future.succeededFuture(false)
                            : audit
                                .append(
                                    connection,
                                    origin.changed(action, delegation.value(), service.get()))
                                .map(true)));
  }

  private static Row first(RowSet<Row> rows) {
    return rows.iterator().next();
  }

  private static Stream<Row> stream(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }

  private static Delegation delegation(Row row) {
    return new Delegation(
        new DelegationId(row.getString("id")),
        new AgentId(row.getString("agent")),
        new ServiceName(row.getString("service")),
        new ServiceName(row.getString("credential")),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("expires_at").toInstant());
  }
}
