package dev.sallyport.gate.mcpproxy;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.McpProxyId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import dev.sallyport.service.database.SqlStates;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.OptionalInt;

/** Proxies in PostgreSQL. */
final class PgMcpProxies implements McpProxies {
  private static final String COUNT =
      "select count(*)::int as proxies from mcp_proxy where organisation = $1";
  private static final String INSERT =
      "insert into mcp_proxy (organisation, id, name, upstream_url, service, header_templates, enabled) values ($1, $2, $3, $4, $5, $6, $7) returning "
          + McpProxyRows.COLUMNS;
  private static final String FIND =
      "select " + McpProxyRows.COLUMNS + " from mcp_proxy where organisation = $1 and id = $2";
  private static final String LIST =
      "select "
          + McpProxyRows.COLUMNS
          + " from mcp_proxy where organisation = $1 and id > $2 order by id limit $3";
  private static final String CHANGE =
      """
      update mcp_proxy set name = coalesce($3, name), upstream_url = coalesce($4, upstream_url), service = coalesce($5, service),
        header_templates = case when $6 then $7 else header_templates end, enabled = coalesce($8, enabled),
        version = version + 1, updated_at = now()
      where organisation = $1 and id = $2 returning
      """
          + McpProxyRows.COLUMNS;
  private static final String DELETE =
      "delete from mcp_proxy where organisation = $1 and id = $2 returning " + McpProxyRows.COLUMNS;

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;

  PgMcpProxies(Pool pool, PgChanges changes, AuditRecords audit) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
  }

  @Override
  public Future<McpProxyOutcome> create(Origin origin, McpProxyDraft draft) {
    Tuple arguments =
        Tuple.of(
                origin.organisation().value(),
                McpProxyId.fresh().value(),
                draft.name(),
                draft.upstream().value(),
                draft.service().value())
            .addValue(McpProxyRows.text(draft.templates()))
            .addValue(draft.enabled());
    return unlessNameIsTaken(
        changes.inTransaction(
            origin,
            connection ->
                connection
                    .preparedQuery(COUNT)
                    .execute(Tuple.of(origin.organisation().value()))
                    .compose(
                        rows ->
                            rows.iterator().next().getInteger("proxies") >= MAXIMUM_PER_ORGANISATION
                                ? Future.succeededFuture(McpProxyOutcome.Refused.TOO_MANY)
                                : write(
                                    connection,
                                    origin,
                                    AuditAction.MCP_PROXY_CREATED,
                                    INSERT,
                                    arguments))));
  }

  @Override
  public Future<McpProxyOutcome> change(Origin origin, McpProxyId id, McpProxyChange change) {
    Tuple arguments =
        Tuple.of(origin.organisation().value(), id.value())
            .addValue(change.name().orElse(null))
            .addValue(change.upstream().map(UpstreamUrl::value).orElse(null))
            .addValue(change.service().map(service -> service.value()).orElse(null))
            .addValue(change.templates().isPresent())
            .addValue(change.templates().map(McpProxyRows::text).orElse(null))
            .addValue(change.enabled().orElse(null));
    return unlessNameIsTaken(
        ifExpected(
            origin, id, change.expected(), AuditAction.MCP_PROXY_CHANGED, CHANGE, arguments));
  }

  @Override
  public Future<McpProxyOutcome> delete(Origin origin, McpProxyId id, OptionalInt expected) {
    return ifExpected(
        origin,
        id,
        expected,
        AuditAction.MCP_PROXY_DELETED,
        DELETE,
        Tuple.of(origin.organisation().value(), id.value()));
  }

  /** The organisation's row is locked, so what is found here is what is changed. */
  private Future<McpProxyOutcome> ifExpected(
      Origin origin,
      McpProxyId id,
      OptionalInt expected,
      AuditAction action,
      String statement,
      Tuple arguments) {
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(FIND)
                .execute(Tuple.of(origin.organisation().value(), id.value()))
                .map(McpProxyRows::first)
                .compose(
                    found ->
                        refusal(found, expected)
                            .map(Future::succeededFuture)
                            .orElseGet(
                                () -> write(connection, origin, action, statement, arguments))));
  }

  private static Optional<McpProxyOutcome> refusal(Optional<McpProxy> found, OptionalInt expected) {
    if (found.isEmpty()) {
      return Optional.of(McpProxyOutcome.Refused.NO_SUCH_PROXY);
    }
    return expected.isPresent() && expected.getAsInt() != found.get().version()
        ? Optional.of(McpProxyOutcome.Refused.CHANGED_MEANWHILE)
        : Optional.empty();
  }

  private Future<McpProxyOutcome> write(
      SqlConnection connection,
      Origin origin,
      AuditAction action,
      String statement,
      Tuple arguments) {
    return connection
        .preparedQuery(statement)
        .execute(arguments)
        .map(rows -> McpProxyRows.first(rows).orElseThrow())
        .compose(
            proxy ->
                audit
                    .append(
                        connection,
                        origin.changed(action, proxy.id().value(), proxy.service().value()))
                    .map(new McpProxyOutcome.Done(proxy)));
  }

  private static Future<McpProxyOutcome> unlessNameIsTaken(Future<McpProxyOutcome> change) {
    return change.recover(
        failure ->
            SqlStates.violates(failure, "mcp_proxy_name_unique")
                ? Future.succeededFuture(McpProxyOutcome.Refused.NAME_TAKEN)
                : Future.failedFuture(failure));
  }

  @Override
  public Future<Optional<McpProxy>> find(OrganisationId organisation, McpProxyId id) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), id.value()))
        .map(McpProxyRows::first);
  }

  @Override
  public Future<Page<McpProxy>> list(OrganisationId organisation, PageRequest<McpProxyId> page) {
    String after = page.after().map(McpProxyId::value).orElse("");
    return pool.preparedQuery(LIST)
        .execute(Tuple.of(organisation.value(), after, page.rowsToRead()))
        .map(rows -> Page.of(McpProxyRows.all(rows), page, proxy -> proxy.id().value()));
  }
}
