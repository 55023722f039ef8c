package dev.sallyport.gate.policy;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.PolicyId;
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
import java.util.function.Supplier;

/** Policies in PostgreSQL, which keeps their versions by itself. */
public final class PgPolicies implements Policies {
  private static final String COLUMNS = "id, name, version, enabled, rules, created_at, updated_at";

  private static final String COUNT =
      "select count(*)::int as policies from policy where organisation = $1";

  private static final String INSERT =
      "insert into policy (organisation, id, name, enabled, rules) values ($1, $2, $3, $4, $5) returning "
          + COLUMNS;

  private static final String FIND =
      "select " + COLUMNS + " from policy where organisation = $1 and id = $2";

  private static final String LIST =
      "select " + COLUMNS + " from policy where organisation = $1 and id > $2 order by id limit $3";

  private static final String CHANGE =
      """
      update policy set name = coalesce($3, name), enabled = coalesce($4, enabled), rules = coalesce($5, rules)
      where organisation = $1 and id = $2 returning
      """
          + COLUMNS;

  private static final String DELETE =
      "delete from policy where organisation = $1 and id = $2 returning " + COLUMNS;

  private static final String VERSIONS =
      """
      select version.policy as id, version.version, version.name, version.enabled, version.rules, version.changed_at
      from policy join policy_version version on version.organisation = policy.organisation and version.policy = policy.id
      where policy.organisation = $1 and policy.id = $2 and version.version < $3 order by version.version desc limit $4""";

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;

  public PgPolicies(Pool pool, PgChanges changes, AuditRecords audit) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
  }

  @Override
  public Future<PolicyChange> create(Origin origin, PolicyDraft draft) {
    Tuple arguments =
        Tuple.of(
            origin.organisation().value(),
            PolicyId.fresh().value(),
            draft.name(),
            draft.enabled(),
            PolicyRows.text(draft.rules()));
    return unlessNameIsTaken(
        changes.inTransaction(
            origin,
            connection ->
                connection
                    .preparedQuery(COUNT)
                    .execute(Tuple.of(origin.organisation().value()))
                    .compose(
                        rows ->
                            rows.iterator().next().getInteger("policies")
                                    >= MAXIMUM_PER_ORGANISATION
                                ? Future.succeededFuture(PolicyChange.Undone.TOO_MANY)
                                : write(
                                    connection,
                                    origin,
                                    AuditAction.POLICY_CREATED,
                                    INSERT,
                                    arguments))));
  }

  @Override
  public Future<PolicyChange> change(Origin origin, PolicyId id, PolicyEdit edit) {
    Tuple arguments =
        Tuple.of(origin.organisation().value(), id.value())
            .addValue(edit.name().orElse(null))
            .addValue(edit.enabled().orElse(null))
            .addValue(edit.rules().map(PolicyRows::text).orElse(null));
    return unlessNameIsTaken(
        changes.inTransaction(
            origin,
            connection ->
                ifExpected(
                    connection,
                    origin.organisation(),
                    id,
                    edit.expected(),
                    () ->
                        OwnRestrictions.unlessItHolds(
                            connection,
                            origin,
                            id,
                            edit.mayLoosen(),
                            () ->
                                write(
                                    connection,
                                    origin,
                                    AuditAction.POLICY_CHANGED,
                                    CHANGE,
                                    arguments)))));
  }

  @Override
  public Future<PolicyChange> delete(Origin origin, PolicyId id, OptionalInt expected) {
    return changes.inTransaction(
        origin,
        connection ->
            ifExpected(
                connection,
                origin.organisation(),
                id,
                expected,
                () ->
                    OwnRestrictions.unlessItHolds(
                        connection,
                        origin,
                        id,
                        true,
                        () ->
                            write(
                                connection,
                                origin,
                                AuditAction.POLICY_DELETED,
                                DELETE,
                                Tuple.of(origin.organisation().value(), id.value())))));
  }

  /** The organisation's row is locked, so what is found here is what is changed. */
  private static Future<PolicyChange> ifExpected(
      SqlConnection connection,
      OrganisationId organisation,
      PolicyId id,
      OptionalInt expected,
      Supplier<Future<PolicyChange>> change) {
    return connection
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), id.value()))
        .compose(
            rows -> {
              if (rows.size() == 0) {
                return Future.succeededFuture(PolicyChange.Undone.NO_SUCH_POLICY);
              }
              int version = rows.iterator().next().getInteger("version");
              return expected.isPresent() && expected.getAsInt() != version
                  ? Future.succeededFuture(PolicyChange.Undone.CHANGED_MEANWHILE)
                  : change.get();
            });
  }

  private Future<PolicyChange> write(
      SqlConnection connection,
      Origin origin,
      AuditAction action,
      String statement,
      Tuple arguments) {
    return connection
        .preparedQuery(statement)
        .execute(arguments)
        .map(rows -> PolicyRows.stored(rows.iterator().next()))
        .compose(
            stored ->
                audit
                    .append(connection, origin.changed(action, stored.policy().id().value(), null))
                    .map(new PolicyChange.Done(stored)));
  }

  private static Future<PolicyChange> unlessNameIsTaken(Future<PolicyChange> change) {
    return change.recover(
        failure ->
            SqlStates.violates(failure, "policy_name_unique")
                ? Future.succeededFuture(PolicyChange.Undone.NAME_TAKEN)
                : Future.failedFuture(failure));
  }

  @Override
  public Future<Optional<StoredPolicy>> find(OrganisationId organisation, PolicyId id) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), id.value()))
        .map(rows -> PolicyRows.stream(rows).map(PolicyRows::stored).findFirst());
  }

  @Override
  public Future<Page<StoredPolicy>> list(OrganisationId organisation, PageRequest<PolicyId> page) {
    String after = page.after().map(PolicyId::value).orElse("");
    return pool.preparedQuery(LIST)
        .execute(Tuple.of(organisation.value(), after, page.rowsToRead()))
        .map(
            rows ->
                Page.of(
                    PolicyRows.stream(rows).map(PolicyRows::stored).toList(),
                    page,
                    stored -> stored.policy().id().value()));
  }

  @Override
  public Future<Optional<Page<PolicyVersion>>> versions(
      OrganisationId organisation, PolicyId id, PageRequest<Integer> page) {
    int before = page.after().orElse(Integer.MAX_VALUE);
    return pool.preparedQuery(VERSIONS)
        .execute(Tuple.of(organisation.value(), id.value(), before, page.rowsToRead()))
        .map(rows -> PolicyRows.stream(rows).map(PolicyRows::version).toList())
        .compose(
            found ->
                found.isEmpty()
                    ? find(organisation, id)
                        .map(policy -> policy.map(there -> new Page<>(found, Optional.empty())))
                    : Future.succeededFuture(
                        Optional.of(
                            Page.of(
                                found,
                                page,
                                version -> Integer.toString(version.policy().version())))));
  }

  @Override
  public Future<Optional<PolicyVersion>> version(
      OrganisationId organisation, PolicyId id, int version) {
    return versions(organisation, id, new PageRequest<>(1, Optional.of(version + 1)))
        .map(
            page ->
                page.flatMap(found -> found.items().stream().findFirst())
                    .filter(found -> found.policy().version() == version));
  }
}
