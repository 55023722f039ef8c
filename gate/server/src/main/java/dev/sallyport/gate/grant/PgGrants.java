package dev.sallyport.gate.grant;

import static java.time.ZoneOffset.UTC;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.GrantId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Grants in PostgreSQL. */
public final class PgGrants implements Grants {
  private static final String COLUMNS =
      "id, agent, service, refresh_policy, expires_at, created_at";

  private static final String AGENT_AND_OTHER_GRANTS =
      """
      select (select count(*)::int from agent_grant g where g.organisation = a.organisation and g.agent = a.id and g.service <> $3) as other_grants
      from agent a where a.organisation = $1 and a.id = $2
      """;

  private static final String UPSERT =
      """
      insert into agent_grant (organisation, id, agent, service, refresh_policy, expires_at, created_at) values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (organisation, agent, service) do update set id = excluded.id, refresh_policy = excluded.refresh_policy,
        expires_at = excluded.expires_at, created_at = excluded.created_at
      returning
      """
          + COLUMNS;

  private static final String REVOKE =
      "delete from agent_grant where organisation = $1 and agent = $2 and service = $3 returning id";

  private static final String LIST =
      """
      select g.id, a.id as agent, g.service, g.refresh_policy, g.expires_at, g.created_at
      from agent a left join agent_grant g on g.organisation = a.organisation and g.agent = a.id and g.service > $3
      where a.organisation = $1 and a.id = $2 order by g.service limit $4
      """;

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;

  public PgGrants(Pool pool, PgChanges changes, AuditRecords audit) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
  }

  @Override
  public Future<Granting> grant(Origin origin, AgentId agent, GrantDraft draft) {
    return changes.inTransaction(
        origin.organisation(),
        connection ->
            otherGrants(connection, origin.organisation(), agent, draft.service())
                .compose(
                    others -> {
                      if (others.isEmpty()) {
                        return Future.succeededFuture(new Granting.NoSuchAgent());
                      }
                      return others.get() >= MAXIMUM_PER_AGENT
                          ? Future.succeededFuture(new Granting.TooMany())
                          : upsert(connection, origin, agent, draft);
                    }));
  }

  private static Future<Optional<Integer>> otherGrants(
      SqlConnection connection, OrganisationId organisation, AgentId agent, ServiceName service) {
    return connection
        .preparedQuery(AGENT_AND_OTHER_GRANTS)
        .execute(Tuple.of(organisation.value(), agent.value(), service.value()))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .findFirst()
                    .map(row -> row.getInteger("other_grants")));
  }

  private Future<Granting> upsert(
      SqlConnection connection, Origin origin, AgentId agent, GrantDraft draft) {
    Tuple arguments =
        Tuple.of(
                origin.organisation().value(),
                GrantId.fresh().value(),
                agent.value(),
                draft.service().value(),
                draft.refreshPolicy().wireName())
            .addValue(draft.expiresAt().map(PgGrants::utc).orElse(null))
            .addValue(utc(draft.createdAt()));
    return connection
        .preparedQuery(UPSERT)
        .execute(arguments)
        .map(rows -> grant(rows.iterator().next()))
        .compose(
            grant ->
                audit
                    .append(
                        connection,
                        origin.changed(
                            AuditAction.GRANT_CREATED, grant.id().value(), grant.service().value()))
                    .map(new Granting.Granted(grant)));
  }

  @Override
  public Future<Boolean> revoke(Origin origin, AgentId agent, ServiceName service) {
    return changes.inTransaction(
        origin.organisation(),
        connection ->
            connection
                .preparedQuery(REVOKE)
                .execute(Tuple.of(origin.organisation().value(), agent.value(), service.value()))
                .compose(
                    rows ->
                        rows.size() == 0
                            ? Future.succeededFuture(false)
                            : audit
                                .append(
                                    connection,
                                    origin.changed(
                                        AuditAction.GRANT_REVOKED,
                                        rows.iterator().next().getString("id"),
                                        service.value()))
                                .map(true)));
  }

  @Override
  public Future<Optional<Page<Grant>>> list(
      OrganisationId organisation, AgentId agent, PageRequest<ServiceName> page) {
    String after = page.after().map(ServiceName::value).orElse("");
    return pool.preparedQuery(LIST)
        .execute(Tuple.of(organisation.value(), agent.value(), after, page.rowsToRead()))
        .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(page(rows, page)));
  }

  /** An agent without grants is one row without a grant. */
  private static Page<Grant> page(RowSet<Row> rows, PageRequest<ServiceName> request) {
    List<Grant> grants =
        StreamSupport.stream(rows.spliterator(), false)
            .filter(row -> row.getString("id") != null)
            .map(PgGrants::grant)
            .toList();
    return Page.of(grants, request, grant -> grant.service().value());
  }

  private static Grant grant(Row row) {
    return new Grant(
        new GrantId(row.getString("id")),
        new AgentId(row.getString("agent")),
        new ServiceName(row.getString("service")),
        RefreshPolicy.parse(row.getString("refresh_policy")).orElseThrow(),
        Optional.ofNullable(row.getOffsetDateTime("expires_at")).map(OffsetDateTime::toInstant),
        row.getOffsetDateTime("created_at").toInstant());
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(UTC);
  }
}
