package dev.sallyport.gate.operator;

import static java.util.Objects.requireNonNull;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.access.Role;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.OperatorId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import dev.sallyport.service.database.SqlStates;
import dev.sallyport.ticket.key.KeyHash;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Operators in PostgreSQL. */
public final class PgOperators implements Operators {
  private static final String COLUMNS =
      "id, name, role, status, email, token_hash is not null as has_token, subject is not null as has_identity, created_at, updated_at";

  private static final String FIND =
      "select " + COLUMNS + " from operator where organisation = $1 and id = $2";

  private static final String LIST =
      "select "
          + COLUMNS
          + " from operator where organisation = $1 and id > $2 order by id limit $3";

  private static final String INSERT =
      "insert into operator (organisation, id, name, role, email, token_hash) values ($1, $2, $3, $4, $5, $6) returning "
          + COLUMNS;

  /** Another address is another person's sign-in. */
  private static final String CHANGE =
      """
      update operator set role = coalesce($3, role), status = coalesce($4, status), email = coalesce($5, email),
        subject = case when $5 <> email then null else subject end,
        issuer = case when $5 <> email then null else issuer end, updated_at = now()
      where organisation = $1 and id = $2 returning
      """
          + COLUMNS;

  private static final String TOKEN =
      "update operator set token_hash = $3, updated_at = now() where organisation = $1 and id = $2 returning "
          + COLUMNS;

  private static final String REMOVE =
      "delete from operator where organisation = $1 and id = $2 returning " + COLUMNS;

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;
  private final String issuer;

  /** {@code issuer} is where operators sign in; empty: nowhere. */
  public PgOperators(Pool pool, PgChanges changes, AuditRecords audit, Optional<String> issuer) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
    this.issuer = issuer.orElse("");
  }

  @Override
  public Future<Page<Operator>> list(OrganisationId organisation, PageRequest<OperatorId> page) {
    return pool.preparedQuery(LIST)
        .execute(
            Tuple.of(
                organisation.value(),
                page.after().map(OperatorId::value).orElse(""),
                page.rowsToRead()))
        .map(
            rows ->
                Page.of(
                    StreamSupport.stream(rows.spliterator(), false)
                        .map(PgOperators::operator)
                        .toList(),
                    page,
                    operator -> operator.id().value()));
  }

  @Override
  public Future<Optional<Operator>> find(OrganisationId organisation, OperatorId operator) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), operator.value()))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(PgOperators::operator)
                    .findFirst());
  }

  @Override
  public Future<OperatorOutcome> create(
      Origin origin, OperatorDraft draft, Optional<KeyHash> token) {
    OperatorId id = OperatorId.fresh();
    Tuple row =
        Tuple.of(
            origin.organisation().value(),
            id.value(),
            draft.name(),
            draft.role().wireName(),
            draft.email().orElse(null),
            token.map(hash -> Buffer.buffer(hash.bytes())).orElse(null));
    return inTransaction(
        origin,
        id,
        AuditAction.OPERATOR_CREATED,
        facts -> facts.refusalToAdd(draft.role()),
        INSERT,
        row);
  }

  @Override
  public Future<OperatorOutcome> change(Origin origin, OperatorId id, OperatorChange change) {
    Tuple row =
        Tuple.of(
            origin.organisation().value(),
            id.value(),
            change.role().map(Role::wireName).orElse(null),
            change.status().map(OperatorStatus::wireName).orElse(null),
            change.email().orElse(null));
    return inTransaction(
        origin,
        id,
        AuditAction.OPERATOR_CHANGED,
        facts -> facts.refusalToChange(change),
        CHANGE,
        row);
  }

  @Override
  public Future<OperatorOutcome> rotateToken(Origin origin, OperatorId id, KeyHash token) {
    Tuple row = Tuple.of(origin.organisation().value(), id.value(), Buffer.buffer(token.bytes()));
    // Which token is replaced is read before the organisation's turn is awaited, so that of two
    // rotations only one finds it still there.
    return pool.withConnection(connection -> OperatorFacts.read(connection, origin, id, issuer))
        .compose(
            seen ->
                inTransaction(
                    origin,
                    id,
                    AuditAction.OPERATOR_TOKEN_ROTATED,
                    facts ->
                        facts
                            .refusalToTouch()
                            .or(
                                () ->
                                    facts.targetToken().equals(requireNonNull(seen).targetToken())
                                        ? Optional.empty()
                                        : Optional.of(new OperatorOutcome.Overtaken())),
                    TOKEN,
                    row));
  }

  @Override
  public Future<OperatorOutcome> removeToken(Origin origin, OperatorId id) {
    return inTransaction(
        origin,
        id,
        AuditAction.OPERATOR_TOKEN_REMOVED,
        OperatorFacts::refusalToRemoveToken,
        TOKEN,
        Tuple.of(origin.organisation().value(), id.value()).addValue(null));
  }

  @Override
  public Future<OperatorOutcome> remove(Origin origin, OperatorId id) {
    return inTransaction(
        origin,
        id,
        AuditAction.OPERATOR_REMOVED,
        OperatorFacts::refusalToRemove,
        REMOVE,
        Tuple.of(origin.organisation().value(), id.value()));
  }

  /** Reads what is so, decides, changes one row, records it. */
  private Future<OperatorOutcome> inTransaction(
      Origin origin,
      OperatorId id,
      AuditAction action,
      Function<OperatorFacts, Optional<OperatorOutcome>> refusal,
      String statement,
      Tuple row) {
    return changes
        .inTransaction(
            origin,
            connection ->
                OperatorFacts.read(connection, origin, id, issuer)
                    .compose(
                        facts ->
                            refusal
                                .apply(facts)
                                .map(Future::succeededFuture)
                                .orElseGet(
                                    () -> apply(connection, origin, action, statement, row))))
        .recover(PgOperators::taken);
  }

  private Future<OperatorOutcome> apply(
      SqlConnection connection, Origin origin, AuditAction action, String statement, Tuple row) {
    return connection
        .preparedQuery(statement)
        .execute(row)
        .map(rows -> operator(rows.iterator().next()))
        .compose(
            operator ->
                audit
                    .append(connection, origin.changed(action, operator.id().value(), null))
                    .map(new OperatorOutcome.Done(operator)));
  }

  private static Future<OperatorOutcome> taken(Throwable failure) {
    if (SqlStates.violates(failure, "operator_name_unique")) {
      return Future.succeededFuture(new OperatorOutcome.Taken("name"));
    }
    return SqlStates.violates(failure, "operator_email_unique")
        ? Future.succeededFuture(new OperatorOutcome.Taken("email"))
        : Future.failedFuture(failure);
  }

  private static Operator operator(Row row) {
    return new Operator(
        new OperatorId(row.getString("id")),
        row.getString("name"),
        Role.parse(row.getString("role")).orElseThrow(),
        OperatorStatus.parse(row.getString("status")).orElseThrow(),
        Optional.ofNullable(row.getString("email")),
        row.getBoolean("has_token"),
        row.getBoolean("has_identity"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }
}
