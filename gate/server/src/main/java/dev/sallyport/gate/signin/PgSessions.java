package dev.sallyport.gate.signin;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.access.Role;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.OperatorId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.SessionId;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.ticket.key.KeyHash;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Sessions of operators. They begin and end also while the vault is locked. */
final class PgSessions {
  /** The oldest ones end for the newest. */
  static final int MAXIMUM = 20;

  private static final String COLUMNS = "id, signed_in_at, created_at, expires_at";

  private static final String MAKE_ROOM =
      """
      delete from operator_session where organisation = $1 and operator = $2 and (expires_at <= now() or id in (
        select id from operator_session where organisation = $1 and operator = $2 order by created_at desc, id offset $3))""";

  private static final String INSERT =
      """
      insert into operator_session (organisation, id, operator, token_hash, signed_in_at, expires_at)
      select organisation, $3, id, $4, $5, now() + make_interval(secs => $6) from operator
      where organisation = $1 and id = $2 and status = 'active' returning
      """
          + COLUMNS;

  /** A row without a session tells an operator who has none from nobody. */
  private static final String LIST =
      """
      select session.* from operator left join (
        select organisation, operator, id, signed_in_at, created_at, expires_at from operator_session
        where expires_at > now()) session on session.organisation = operator.organisation and session.operator = operator.id
      where operator.organisation = $1 and operator.id = $2 order by session.created_at desc, session.id""";

  private static final String ROLES =
      """
      select target.role, own.role as own from operator target
      left join operator own on own.organisation = $1 and own.id = $3 and own.status = 'active'
      where target.organisation = $1 and target.id = $2""";

  private static final String END =
      "delete from operator_session where organisation = $1 and operator = $2 and ($3::text is null or id = $3)";

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;

  /** What became of ending sessions. */
  enum Ended {
    DONE,
    NO_SUCH_OPERATOR,
    ABOVE_YOUR_ROLE
  }

  PgSessions(Pool pool, PgChanges changes, AuditRecords audit) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
  }

  /** Begins one of the person who asks; empty when they are no active operator any more. */
  Future<Optional<Session>> begin(
      Origin origin, KeyHash token, Optional<Instant> signedInAt, Duration lasting) {
    SessionId id = SessionId.fresh();
    String operator = origin.actor().actorId();
    Tuple row =
        Tuple.of(
            origin.organisation().value(),
            operator,
            id.value(),
            Buffer.buffer(token.bytes()),
            signedInAt.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null),
            (double) lasting.toSeconds());
    return changes.inTransactionDespiteLock(
        origin,
        connection ->
            connection
                .preparedQuery(MAKE_ROOM)
                .execute(Tuple.of(origin.organisation().value(), operator, MAXIMUM - 1))
                .compose(room -> connection.preparedQuery(INSERT).execute(row))
                .compose(
                    rows ->
                        rows.size() == 0
                            ? Future.succeededFuture(Optional.empty())
                            : audit
                                .append(
                                    connection,
                                    origin.changed(
                                        AuditAction.OPERATOR_SIGNED_IN, id.value(), null))
                                .map(Optional.of(session(rows.iterator().next())))));
  }

  /** Those that have not ended, the newest first; empty when there is no such operator. */
  Future<Optional<List<Session>>> list(OrganisationId organisation, OperatorId operator) {
    return pool.preparedQuery(LIST)
        .execute(Tuple.of(organisation.value(), operator.value()))
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(
                        StreamSupport.stream(rows.spliterator(), false)
                            .filter(row -> row.getString("id") != null)
                            .map(PgSessions::session)
                            .toList()));
  }

  /** Ends the operator's session of this id, or all of them. */
  Future<Ended> end(Origin origin, OperatorId operator, Optional<SessionId> session) {
    return changes.inTransactionDespiteLock(
        origin,
        connection ->
            judge(connection, origin, operator)
                .compose(
                    judged ->
                        judged == Ended.DONE
                            ? end(connection, origin, operator, session)
                            : Future.succeededFuture(judged)));
  }

  private static Future<Ended> judge(SqlConnection connection, Origin origin, OperatorId operator) {
    return connection
        .preparedQuery(ROLES)
        .execute(
            Tuple.of(origin.organisation().value(), operator.value(), origin.actor().actorId()))
        .map(rows -> rows.size() == 0 ? Ended.NO_SUCH_OPERATOR : judge(rows.iterator().next()));
  }

  private static Ended judge(Row row) {
    Role target = Role.parse(row.getString("role")).orElseThrow();
    return Optional.ofNullable(row.getString("own"))
        .flatMap(Role::parse)
        .filter(own -> own.covers(target))
        .map(own -> Ended.DONE)
        .orElse(Ended.ABOVE_YOUR_ROLE);
  }

  private Future<Ended> end(
      SqlConnection connection, Origin origin, OperatorId operator, Optional<SessionId> session) {
    return connection
        .preparedQuery(END)
        .execute(
            Tuple.of(
                origin.organisation().value(),
                operator.value(),
                session.map(SessionId::value).orElse(null)))
        .compose(
            ended ->
                ended.rowCount() == 0
                    ? Future.succeededFuture()
                    : audit.append(
                        connection,
                        origin.changed(
                            AuditAction.OPERATOR_SIGNED_OUT,
                            session.map(SessionId::value).orElseGet(operator::value),
                            null)))
        .map(Ended.DONE);
  }

  private static Session session(Row row) {
    return new Session(
        new SessionId(row.getString("id")),
        Optional.ofNullable(row.getOffsetDateTime("signed_in_at")).map(OffsetDateTime::toInstant),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("expires_at").toInstant());
  }
}
