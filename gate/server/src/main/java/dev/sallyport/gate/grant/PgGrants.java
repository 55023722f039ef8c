package dev.sallyport.gate.grant;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.GrantId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.policy.LifetimeLimit;
import dev.sallyport.gate.policy.PgLifetimes;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;

/** Grants in PostgreSQL, whose clock says what has ended. */
public final class PgGrants implements Grants {
  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;
  private final PgLifetimes lifetimes;

  public PgGrants(Pool pool, PgChanges changes, AuditRecords audit, PgLifetimes lifetimes) {
    this.lifetimes = lifetimes;
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
  }

  @Override
  public Future<Granting> grant(Origin origin, GrantHolder holder, GrantDraft draft) {
    return changes.inTransaction(
        origin, connection -> grantWithin(connection, origin, holder, draft));
  }

  /** Grants in the caller's transaction, which already is the only writer of the organisation. */
  public Future<Granting> grantWithin(
      SqlConnection connection, Origin origin, GrantHolder holder, GrantDraft draft) {
    return connection
        .preparedQuery(GrantTable.of(holder).holder)
        .execute(arguments(origin, holder, draft.service()))
        .compose(
            rows -> {
              Optional<Row> found = GrantRows.first(rows);
              if (found.isEmpty()) {
                return Future.succeededFuture(new Granting.NoSuchHolder());
              }
              return found.get().getInteger("other_grants") >= MAXIMUM_PER_HOLDER
                  ? Future.succeededFuture(new Granting.TooMany())
                  : lifetimes
                      .limit(connection, origin.organisation(), holder.id(), draft.service())
                      .compose(
                          limit ->
                              grantFrom(
                                  connection,
                                  origin,
                                  holder,
                                  draft,
                                  limit,
                                  GrantRows.now(found.get())));
            });
  }

  private Future<Granting> grantFrom(
      SqlConnection connection,
      Origin origin,
      GrantHolder holder,
      GrantDraft draft,
      LifetimeLimit limit,
      Instant now) {
    Optional<Instant> end;
    try {
      end = limit.end(draft.policy().end(draft.end(), now), draft.end().from(now).isPresent(), now);
    } catch (IllegalArgumentException refusal) {
      return Future.succeededFuture(new Granting.Refused(Alteration.advice(refusal)));
    }
    Tuple arguments =
        GrantRows.addTerms(
                arguments(origin, holder, draft.service())
                    .addValue(GrantId.fresh().value())
                    .addValue(draft.refreshPolicy().wireName()),
                end,
                draft.policy(),
                draft.notes())
            .addValue(GrantRows.utc(Optional.of(now)));
    return connection
        .preparedQuery(GrantTable.of(holder).upsert)
        .execute(arguments)
        .map(rows -> GrantRows.grant(holder, rows.iterator().next()))
        .compose(
            grant ->
                record(connection, origin, AuditAction.GRANT_CREATED, grant)
                    .map(new Granting.Granted(grant)));
  }

  @Override
  public Future<GrantChanging> extend(
      Origin origin, GrantHolder holder, ServiceName service, AskedEnd end) {
    return alter(
        origin,
        holder,
        service,
        AuditAction.GRANT_EXTENDED,
        (grant, now) -> grant.extended(end, now));
  }

  @Override
  public Future<GrantChanging> change(
      Origin origin, GrantHolder holder, ServiceName service, GrantChange change) {
    return alter(
        origin,
        holder,
        service,
        AuditAction.GRANT_CHANGED,
        (grant, now) -> grant.changed(change, now));
  }

  private Future<GrantChanging> alter(
      Origin origin,
      GrantHolder holder,
      ServiceName service,
      AuditAction action,
      Alteration alteration) {
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(GrantTable.of(holder).find)
                .execute(arguments(origin, holder, service))
                .compose(
                    rows -> {
                      Optional<Row> found = GrantRows.first(rows);
                      if (found.isEmpty()) {
                        return Future.succeededFuture(new GrantChanging.NoSuchGrant());
                      }
                      Grant grant = GrantRows.grant(holder, found.get());
                      Instant now = GrantRows.now(found.get());
                      return grant.isExpired(now)
                          ? Future.succeededFuture(new GrantChanging.Ended())
                          : lifetimes
                              .limit(connection, origin.organisation(), holder.id(), service)
                              .compose(
                                  limit ->
                                      write(
                                          connection,
                                          origin,
                                          grant,
                                          action,
                                          alteration.within(limit),
                                          now));
                    }));
  }

  private Future<GrantChanging> write(
      SqlConnection connection,
      Origin origin,
      Grant grant,
      AuditAction action,
      Alteration alteration,
      Instant now) {
    Grant altered;
    try {
      altered = alteration.of(grant, now);
    } catch (IllegalArgumentException refusal) {
      return Future.succeededFuture(new GrantChanging.Refused(Alteration.advice(refusal)));
    }
    Tuple arguments =
        GrantRows.addTerms(
            arguments(origin, grant.holder(), grant.service())
                .addValue(altered.refreshPolicy().wireName()),
            altered.expiresAt(),
            altered.policy(),
            altered.notes());
    return connection
        .preparedQuery(GrantTable.of(grant.holder()).update)
        .execute(arguments)
        .map(rows -> GrantRows.grant(grant.holder(), rows.iterator().next()))
        .compose(
            changed ->
                record(connection, origin, action, changed)
                    .map(new GrantChanging.Changed(changed)));
  }

  @Override
  public Future<Boolean> revoke(Origin origin, GrantHolder holder, ServiceName service) {
    return end(origin, holder, service, AuditAction.GRANT_REVOKED);
  }

  @Override
  public Future<Boolean> giveBack(Origin origin, AgentId agent, ServiceName service) {
    return end(origin, new GrantHolder.OfAgent(agent), service, AuditAction.GRANT_RETURNED);
  }

  private Future<Boolean> end(
      Origin origin, GrantHolder holder, ServiceName service, AuditAction action) {
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(GrantTable.of(holder).revoke)
                .execute(arguments(origin, holder, service))
                .compose(
                    rows ->
                        rows.size() == 0
                            ? Future.succeededFuture(false)
                            : audit
                                .append(
                                    connection,
                                    origin.changed(
                                        action,
                                        rows.iterator().next().getString("id"),
                                        service.value()))
                                .map(true)));
  }

  @Override
  public Future<Optional<Page<Grant>>> list(
      OrganisationId organisation, GrantHolder holder, PageRequest<ServiceName> page) {
    String after = page.after().map(ServiceName::value).orElse("");
    return pool.preparedQuery(GrantTable.of(holder).list)
        .execute(Tuple.of(organisation.value(), holder.id(), after, page.rowsToRead()))
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(GrantRows.page(holder, rows, page)));
  }

  private Future<Void> record(
      SqlConnection connection, Origin origin, AuditAction action, Grant grant) {
    return audit.append(
        connection, origin.changed(action, grant.id().value(), grant.service().value()));
  }

  private static Tuple arguments(Origin origin, GrantHolder holder, ServiceName service) {
    return Tuple.of(origin.organisation().value(), holder.id(), service.value());
  }
}
