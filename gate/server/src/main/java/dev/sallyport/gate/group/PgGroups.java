package dev.sallyport.gate.group;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.GroupId;
import dev.sallyport.gate.identity.OrganisationId;
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
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Groups in PostgreSQL. */
public final class PgGroups implements Groups {
  private static final String COLUMNS =
      """
      id, name, description, created_at, updated_at,
        (select count(*)::int from agent_group_member m where m.organisation = g.organisation and m.group_id = g.id) as members""";

  private static final String COUNT =
      "select count(*)::int as groups from agent_group where organisation = $1";
  private static final String INSERT =
      "insert into agent_group as g (organisation, id, name, description) values ($1, $2, $3, $4) returning "
          + COLUMNS;
  private static final String FIND =
      "select " + COLUMNS + " from agent_group g where organisation = $1 and id = $2";
  private static final String LIST =
      "select "
          + COLUMNS
          + " from agent_group g where organisation = $1 and id > $2 order by id limit $3";
  private static final String DESCRIBE =
      "update agent_group g set description = $3, updated_at = now() where organisation = $1 and id = $2 returning "
          + COLUMNS;
  private static final String DELETE =
      "delete from agent_group where organisation = $1 and id = $2 returning id";

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;

  public PgGroups(Pool pool, PgChanges changes, AuditRecords audit) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
  }

  @Override
  public Future<GroupCreation> create(Origin origin, GroupDraft draft) {
    return changes
        .inTransaction(
            origin,
            connection ->
                connection
                    .preparedQuery(COUNT)
                    .execute(Tuple.of(origin.organisation().value()))
                    .compose(
                        rows ->
                            rows.iterator().next().getInteger("groups") >= MAXIMUM_PER_ORGANISATION
                                ? Future.succeededFuture(new GroupCreation.TooMany())
                                : insert(connection, origin, draft)))
        .recover(
            failure ->
                SqlStates.violates(failure, "agent_group_name_unique")
                    ? Future.succeededFuture(new GroupCreation.NameTaken())
                    : Future.failedFuture(failure));
  }

  private Future<GroupCreation> insert(SqlConnection connection, Origin origin, GroupDraft draft) {
    return connection
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(
                origin.organisation().value(),
                GroupId.fresh().value(),
                draft.name(),
                draft.description()))
        .map(rows -> group(rows.iterator().next()))
        .compose(
            group ->
                record(connection, origin, AuditAction.GROUP_CREATED, group.id().value())
                    .map(new GroupCreation.Created(group)));
  }

  @Override
  public Future<Optional<Group>> find(OrganisationId organisation, GroupId group) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), group.value()))
        .map(rows -> stream(rows).map(PgGroups::group).findFirst());
  }

  @Override
  public Future<Page<Group>> list(OrganisationId organisation, PageRequest<GroupId> page) {
    String after = page.after().map(GroupId::value).orElse("");
    return pool.preparedQuery(LIST)
        .execute(Tuple.of(organisation.value(), after, page.rowsToRead()))
        .map(
            rows ->
                Page.of(
                    stream(rows).map(PgGroups::group).toList(), page, group -> group.id().value()));
  }

  @Override
  public Future<Optional<Group>> describe(Origin origin, GroupId group, String description) {
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(DESCRIBE)
                .execute(Tuple.of(origin.organisation().value(), group.value(), description))
                .map(rows -> stream(rows).map(PgGroups::group).findFirst())
                .compose(
                    changed ->
                        changed.isEmpty()
                            ? Future.succeededFuture(changed)
                            : record(connection, origin, AuditAction.GROUP_CHANGED, group.value())
                                .map(changed)));
  }

  @Override
  public Future<Boolean> delete(Origin origin, GroupId group) {
    return take(
        origin,
        DELETE,
        Tuple.of(origin.organisation().value(), group.value()),
        AuditAction.GROUP_DELETED,
        group.value());
  }

  @Override
  public Future<Joining> add(Origin origin, GroupId group, AgentId agent) {
    Tuple which = Tuple.of(origin.organisation().value(), group.value(), agent.value());
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(Membership.STANDING)
                .execute(which)
                .map(rows -> Membership.joining(rows.iterator().next()))
                .compose(
                    joining ->
                        joining == Joining.JOINED
                            ? connection
                                .preparedQuery(Membership.ADD)
                                .execute(which)
                                .compose(
                                    rows ->
                                        rows.rowCount() == 0
                                            ? Future.<Void>succeededFuture()
                                            : record(
                                                connection,
                                                origin,
                                                AuditAction.GROUP_MEMBER_ADDED,
                                                Membership.inWords(group, agent)))
                                .map(joining)
                            : Future.succeededFuture(joining)));
  }

  @Override
  public Future<Boolean> remove(Origin origin, GroupId group, AgentId agent) {
    return take(
        origin,
        Membership.REMOVE,
        Tuple.of(origin.organisation().value(), group.value(), agent.value()),
        AuditAction.GROUP_MEMBER_REMOVED,
        Membership.inWords(group, agent));
  }

  @Override
  public Future<Optional<Page<Member>>> members(
      OrganisationId organisation, GroupId group, PageRequest<AgentId> page) {
    String after = page.after().map(AgentId::value).orElse("");
    return pool.preparedQuery(Membership.MEMBERS)
        .execute(Tuple.of(organisation.value(), group.value(), after, page.rowsToRead()))
        .map(
            rows -> rows.size() == 0 ? Optional.empty() : Optional.of(Membership.page(rows, page)));
  }

  private Future<Boolean> take(
      Origin origin, String statement, Tuple which, AuditAction action, String object) {
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(statement)
                .execute(which)
                .compose(
                    rows ->
                        rows.size() == 0
                            ? Future.succeededFuture(false)
                            : record(connection, origin, action, object).map(true)));
  }

  private Future<Void> record(
      SqlConnection connection, Origin origin, AuditAction action, String object) {
    return audit.append(connection, origin.changed(action, object, null));
  }

  private static Stream<Row> stream(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }

  private static Group group(Row row) {
    return new Group(
        new GroupId(row.getString("id")),
        row.getString("name"),
        row.getString("description"),
        row.getInteger("members"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }
}
