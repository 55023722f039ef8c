package dev.sallyport.gate.delegation;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.UserId;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import dev.sallyport.service.database.SqlStates;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Users and what is theirs, in PostgreSQL. */
public final class PgUsers {
  /** A user that is known by a token, and the organisation. */
  record Known(OrganisationId organisation, UserId user) {}

  private static final String COLUMNS = "id, subject, status = 'active' as active, created_at";
  private static final String INSERT =
      "insert into user_account (organisation, id, subject) values ($1, $2, $3) returning "
          + COLUMNS;
  private static final String LIST =
      "select "
          + COLUMNS
          + " from user_account where organisation = $1 and id > $2 order by id limit $3";
  private static final String SET_STATUS =
      "update user_account set status = $3 where organisation = $1 and id = $2 returning "
          + COLUMNS;
  private static final String BY_SUBJECT =
      """
      select user_account.organisation, user_account.id from user_account
      join organisation on organisation.id = user_account.organisation
      where organisation.name = $1 and user_account.subject = $2 and user_account.status = 'active'""";
  private static final String OWN =
      """
      insert into user_credential (organisation, service, user_id)
      select credential.organisation, credential.service_name, user_account.id from credential
      join user_account on user_account.organisation = credential.organisation and user_account.id = $2
      where credential.organisation = $1 and credential.service_name = $3
      on conflict (organisation, service) do update set user_id = user_credential.user_id
      returning user_id""";
  private static final String DISOWN =
      "delete from user_credential where organisation = $1 and user_id = $2 and service = $3 returning service";
  private static final String OWNED =
      "select service from user_credential where organisation = $1 and user_id = $2 order by service limit $3";

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;

  public PgUsers(Pool pool, PgChanges changes, AuditRecords audit) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
  }

  /** Makes a user known; empty when one with the subject is. */
  Future<Optional<User>> add(Origin origin, String subject) {
    return changes
        .inTransaction(
            origin,
            connection ->
                connection
                    .preparedQuery(INSERT)
                    .execute(
                        Tuple.of(origin.organisation().value(), UserId.fresh().value(), subject))
                    .map(rows -> user(rows.iterator().next()))
                    .compose(
                        user ->
                            audit
                                .append(
                                    connection,
                                    origin.changed(AuditAction.USER_ADDED, user.id().value(), null))
                                .map(Optional.of(user))))
        .recover(
            failure ->
                SqlStates.violates(failure, "user_account_subject_unique")
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(failure));
  }

  Future<Page<User>> list(OrganisationId organisation, PageRequest<UserId> page) {
    return pool.preparedQuery(LIST)
        .execute(
            Tuple.of(
                organisation.value(),
                page.after().map(UserId::value).orElse(""),
                page.rowsToRead()))
        .map(
            rows ->
                Page.of(stream(rows).map(PgUsers::user).toList(), page, user -> user.id().value()));
  }

  /** Lets a user's delegations count, or not, from the next request on. */
  Future<Optional<User>> setActive(Origin origin, UserId user, boolean active) {
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(SET_STATUS)
                .execute(
                    Tuple.of(
                        origin.organisation().value(),
                        user.value(),
                        active ? "active" : "suspended"))
                .map(rows -> stream(rows).map(PgUsers::user).findFirst())
                .compose(
                    changed ->
                        changed.isEmpty()
                            ? Future.succeededFuture(changed)
                            : audit
                                .append(
                                    connection,
                                    origin.changed(AuditAction.USER_CHANGED, user.value(), null))
                                .map(changed)));
  }

  /** The active user of this subject in the organisation of that name. */
  Future<Optional<Known>> find(String organisation, String subject) {
    return pool.preparedQuery(BY_SUBJECT)
        .execute(Tuple.of(organisation, subject))
        .map(
            rows ->
                stream(rows)
                    .findFirst()
                    .map(
                        row ->
                            new Known(
                                new OrganisationId(row.getString("organisation")),
                                new UserId(row.getString("id")))));
  }

  /** Whose a credential is from now on; empty when there is no such user or credential. */
  Future<Optional<UserId>> give(Origin origin, UserId user, ServiceName service) {
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(OWN)
                .execute(Tuple.of(origin.organisation().value(), user.value(), service.value()))
                .map(
                    rows ->
                        stream(rows).findFirst().map(row -> new UserId(row.getString("user_id"))))
                .compose(
                    owner ->
                        owner.filter(user::equals).isEmpty()
                            ? Future.succeededFuture(owner)
                            : audit
                                .append(
                                    connection,
                                    origin.changed(
                                        AuditAction.USER_CREDENTIAL_GIVEN,
                                        user.value(),
                                        service.value()))
                                .map(owner)));
  }

  /** Ends that a credential is the user's, and with it the delegations of it. */
  Future<Boolean> take(Origin origin, UserId user, ServiceName service) {
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(DISOWN)
                .execute(Tuple.of(origin.organisation().value(), user.value(), service.value()))
                .compose(
                    rows ->
                        rows.size() == 0
                            ? Future.succeededFuture(false)
                            : audit
                                .append(
                                    connection,
                                    origin.changed(
                                        AuditAction.USER_CREDENTIAL_TAKEN,
                                        user.value(),
                                        service.value()))
                                .map(true)));
  }

  /** What is a user's own. */
  Future<List<String>> owned(OrganisationId organisation, UserId user) {
    return pool.preparedQuery(OWNED)
        .execute(Tuple.of(organisation.value(), user.value(), PageRequest.MAXIMUM_LIMIT))
        .map(rows -> stream(rows).map(row -> row.getString("service")).toList());
  }

  private static Stream<Row> stream(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }

  private static User user(Row row) {
    return new User(
        new UserId(row.getString("id")),
        row.getString("subject"),
        row.getBoolean("active"),
        row.getOffsetDateTime("created_at").toInstant());
  }
}
