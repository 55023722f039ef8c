package dev.sallyport.gate.agent;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.grantrequest.PgGrantDecisions;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.PrincipalKind;
import dev.sallyport.gate.key.KeyDraft;
import dev.sallyport.gate.key.NewKey;
import dev.sallyport.gate.key.PgAgentKeys;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import dev.sallyport.service.database.SqlStates;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Agents, apps and service accounts in PostgreSQL. */
public final class PgAgents implements Agents {
  private static final String COLUMNS =
      "id, name, description, status, mcp_enabled, allow_query_key, created_at, updated_at";

  private static final String INSERT =
      "insert into agent (organisation, id, name, description, mcp_enabled, allow_query_key, kind)"
          + " values ($1, $2, $3, $4, $5, $6, $7) returning "
          + COLUMNS;

  private static final String GRANT_COUNT =
      "(select count(*)::int from agent_grant g where g.organisation = a.organisation and g.agent ="
          + " a.id) as grant_count";

  private static final String FIND =
      "select "
          + COLUMNS
          + ", "
          + GRANT_COUNT
          + " from agent a where organisation = $1 and id = $2";

  private static final String LIST =
      "select "
          + COLUMNS
          + ", "
          + GRANT_COUNT
          + " from agent a where organisation = $1 and id > $2 and kind = $4 order by id limit $3";

  private static final String CHANGE =
      """
      update agent set name = coalesce($3, name), description = coalesce($4, description), status = coalesce($5, status),
        mcp_enabled = coalesce($6, mcp_enabled), allow_query_key = coalesce($7, allow_query_key), updated_at = now()
      where organisation = $1 and id = $2 returning
      """
          + COLUMNS;

  /** The rest ends with it, by the database's own rules: keys, grants, memberships, policies. */
  private static final String DELETE =
      "update principal set status = 'deleted', deleted_at = now(), updated_at = now()"
          + " where organisation = $1 and id = any($2) and deleted_at is null returning id";

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;
  private final PgAgentKeys keys;
  private final PgGrantDecisions requests;

  public PgAgents(
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      PgAgentKeys keys,
      PgGrantDecisions requests) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
    this.keys = keys;
    this.requests = requests;
  }

  @Override
  public Future<AgentCreation> create(Origin origin, AgentDraft draft, Optional<NewKey> key) {
    return changes
        .inTransaction(origin, connection -> create(connection, origin, draft, key))
        .<AgentCreation>map(AgentCreation.Created::new)
        .recover(
            failure ->
                SqlStates.violates(failure, "principal_name_unique")
                    ? Future.succeededFuture(new AgentCreation.NameTaken())
                    : Future.failedFuture(failure));
  }

  /** The same in the caller's transaction, for a name that only people go by. */
  public Future<Agent> create(
      SqlConnection connection, Origin origin, AgentDraft draft, Optional<NewKey> key) {
    AgentId id = AgentId.fresh(draft.kind());
    return connection
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(
                origin.organisation().value(),
                id.value(),
                draft.name(),
                draft.description(),
                draft.mcpEnabled(),
                draft.allowQueryKey(),
                draft.kind().wireName()))
        .map(rows -> agent(rows.iterator().next()))
        .compose(agent -> insert(connection, origin, id, key).map(agent))
        .compose(agent -> record(connection, origin, AgentActions.CREATED, id).map(agent));
  }

  private Future<?> insert(
      SqlConnection connection, Origin origin, AgentId id, Optional<NewKey> key) {
    return key.isEmpty()
        ? Future.succeededFuture()
        : keys.insert(connection, origin.organisation(), id, KeyDraft.PLAIN, key.get());
  }

  private Future<Void> record(
      SqlConnection connection, Origin origin, AgentActions what, AgentId id) {
    return audit.append(connection, origin.changed(what.of(id.kind()), id.value(), null));
  }

  @Override
  public Future<Optional<AgentSummary>> find(OrganisationId organisation, AgentId agent) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), agent.value()))
        .map(rows -> stream(rows).map(PgAgents::summary).findFirst());
  }

  @Override
  public Future<Page<AgentSummary>> list(
      OrganisationId organisation, PrincipalKind kind, PageRequest<AgentId> page) {
    String after = page.after().map(AgentId::value).orElse("");
    return pool.preparedQuery(LIST)
        .execute(Tuple.of(organisation.value(), after, page.rowsToRead(), kind.wireName()))
        .map(
            rows ->
                Page.of(
                    stream(rows).map(PgAgents::summary).toList(),
                    page,
                    summary -> summary.agent().id().value()));
  }

  @Override
  public Future<Optional<Agent>> change(Origin origin, AgentId agent, AgentChange change) {
    Tuple arguments =
        Tuple.of(origin.organisation().value(), agent.value())
            .addValue(change.name().orElse(null))
            .addValue(change.description().orElse(null))
            .addValue(change.status().map(AgentStatus::wireName).orElse(null))
            .addValue(change.mcpEnabled().orElse(null))
            .addValue(change.allowQueryKey().orElse(null));
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(CHANGE)
                .execute(arguments)
                .map(rows -> stream(rows).map(PgAgents::agent).findFirst())
                .compose(changed -> recordChange(connection, origin, changed)));
  }

  private Future<Optional<Agent>> recordChange(
      SqlConnection connection, Origin origin, Optional<Agent> changed) {
    return changed.isEmpty()
        ? Future.succeededFuture(changed)
        : record(connection, origin, AgentActions.CHANGED, changed.get().id()).map(changed);
  }

  @Override
  public Future<List<AgentId>> delete(Origin origin, List<AgentId> agents) {
    Tuple which =
        Tuple.of(origin.organisation().value())
            .addValue(agents.stream().map(AgentId::value).toArray(String[]::new));
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(DELETE)
                .execute(which)
                .map(rows -> stream(rows).map(row -> new AgentId(row.getString("id"))).toList())
                .compose(
                    deleted ->
                        requests
                            .close(connection, origin, deleted)
                            .compose(closed -> recordDeletion(connection, origin, deleted))));
  }

  private Future<List<AgentId>> recordDeletion(
      SqlConnection connection, Origin origin, List<AgentId> deleted) {
    Future<Void> written = Future.succeededFuture();
    for (AgentId id : deleted) {
      written = written.compose(before -> record(connection, origin, AgentActions.DELETED, id));
    }
    return written.map(deleted);
  }

  private static java.util.stream.Stream<Row> stream(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }

  private static AgentSummary summary(Row row) {
    return new AgentSummary(agent(row), row.getInteger("grant_count"));
  }

  private static Agent agent(Row row) {
    return new Agent(
        new AgentId(row.getString("id")),
        row.getString("name"),
        row.getString("description"),
        AgentStatus.parse(row.getString("status")).orElseThrow(),
        row.getBoolean("mcp_enabled"),
        row.getBoolean("allow_query_key"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }
}
