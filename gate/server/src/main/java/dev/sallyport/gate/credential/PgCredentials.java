package dev.sallyport.gate.credential;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.CredentialId;
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
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Credentials' metadata in PostgreSQL. */
public final class PgCredentials implements Credentials {
  private static final String COLUMNS =
      "id, service_name, token_type, status, display_name, notes, tags, created_by, created_at, updated_at";

  private static final String INSERT =
      """
      insert into credential (organisation, id, service_name, token_type, display_name, notes, tags, created_by)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (organisation, service_name) do nothing
      returning
      """
          + COLUMNS;

  private static final String FIND =
      "select "
          + COLUMNS
          + " from credential where organisation = $1 and service_name = $2 and ($3::text is null or created_by = $3)";

  private static final String LIST =
      "select "
          + COLUMNS
          + " from credential where organisation = $1 and service_name > $2 and ($4::text is null or created_by = $4) order by service_name limit $3";

  private static final String CHANGE =
      """
      update credential set token_type = coalesce($3, token_type), status = coalesce($4, status), display_name = coalesce($5, display_name),
        notes = coalesce($6, notes), tags = coalesce($7, tags), updated_at = now()
      where organisation = $1 and service_name = $2 returning
      """
          + COLUMNS;

  private static final String DELETE =
      "delete from credential where organisation = $1 and service_name = $2 returning id";

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;

  public PgCredentials(Pool pool, PgChanges changes, AuditRecords audit) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
  }

  @Override
  public Future<Optional<CredentialMetadata>> create(Origin origin, CredentialDraft draft) {
    Tuple arguments =
        Tuple.of(
                origin.organisation().value(),
                CredentialId.fresh().value(),
                draft.serviceName().value(),
                draft.tokenType().wireName(),
                draft.displayName(),
                draft.notes())
            .addValue(draft.tags().toArray(String[]::new))
            .addValue(origin.actor().actorId());
    return changeAndRecord(origin, INSERT, arguments);
  }

  @Override
  public Future<Optional<CredentialMetadata>> change(
      Origin origin, ServiceName service, CredentialChange change) {
    Tuple arguments =
        Tuple.of(origin.organisation().value(), service.value())
            .addValue(change.tokenType().map(TokenType::wireName).orElse(null))
            .addValue(change.status().map(CredentialStatus::wireName).orElse(null))
            .addValue(change.displayName().orElse(null))
            .addValue(change.notes().orElse(null))
            .addValue(change.tags().map(tags -> tags.toArray(String[]::new)).orElse(null));
    return changeAndRecord(origin, CHANGE, arguments);
  }

  private Future<Optional<CredentialMetadata>> changeAndRecord(
      Origin origin, String statement, Tuple arguments) {
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(statement)
                .execute(arguments)
                .map(PgCredentials::first)
                .compose(changed -> record(connection, origin, changed)));
  }

  private Future<Optional<CredentialMetadata>> record(
      SqlConnection connection, Origin origin, Optional<CredentialMetadata> changed) {
    if (changed.isEmpty()) {
      return Future.succeededFuture(changed);
    }
    CredentialMetadata credential = changed.get();
    return audit
        .append(
            connection,
            origin.changed(
                AuditAction.CREDENTIAL_CHANGED,
                credential.id().value(),
                credential.serviceName().value()))
        .map(changed);
  }

  @Override
  public Future<Optional<CredentialMetadata>> find(
      OrganisationId organisation, ServiceName service, Optional<String> madeBy) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), service.value(), madeBy.orElse(null)))
        .map(PgCredentials::first);
  }

  @Override
  public Future<Page<CredentialMetadata>> list(
      OrganisationId organisation, PageRequest<ServiceName> page, Optional<String> madeBy) {
    String after = page.after().map(ServiceName::value).orElse("");
    return pool.preparedQuery(LIST)
        .execute(Tuple.of(organisation.value(), after, page.rowsToRead(), madeBy.orElse(null)))
        .map(rows -> Page.of(all(rows), page, credential -> credential.serviceName().value()));
  }

  @Override
  public Future<Boolean> delete(Origin origin, ServiceName service) {
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(DELETE)
                .execute(Tuple.of(origin.organisation().value(), service.value()))
                .compose(
                    rows ->
                        rows.size() == 0
                            ? Future.succeededFuture(false)
                            : audit
                                .append(
                                    connection,
                                    origin.changed(
                                        AuditAction.CREDENTIAL_DELETED,
                                        rows.iterator().next().getString("id"),
                                        service.value()))
                                .map(true)));
  }

  private static Optional<CredentialMetadata> first(RowSet<Row> rows) {
    return all(rows).stream().findFirst();
  }

  private static List<CredentialMetadata> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(PgCredentials::credential).toList();
  }

  private static CredentialMetadata credential(Row row) {
    return new CredentialMetadata(
        new CredentialId(row.getString("id")),
        new ServiceName(row.getString("service_name")),
        TokenType.parse(row.getString("token_type")).orElseThrow(),
        CredentialStatus.parse(row.getString("status")).orElseThrow(),
        row.getString("display_name"),
        row.getString("notes"),
        List.of(row.getArrayOfStrings("tags")),
        Optional.ofNullable(row.getString("created_by")),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }
}
