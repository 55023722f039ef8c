package dev.sallyport.gate.sandbox;

import dev.sallyport.gate.access.Actor;
import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.SandboxCredentialId;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.sandbox.SandboxCredentials.Draft;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * Issues credentials of the sandbox. The limits are looked at in the transaction that holds the
 * organisation, so that of any number that are asked for at once, at any gates, none is too many.
 */
final class PgIssuing {
  private static final String ORGANISATION = "select id from organisation where name = $1";

  private static final String INSERT =
      """
      insert into sandbox_credential (organisation, id, request, hash, hint, scopes, answers, network, email_domain, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, statement_timestamp() + make_interval(secs => $10)) returning
      """
          + SandboxRows.COLUMNS;

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;
  private final Optional<String> organisation;
  private final PgSandboxLimits limits;

  PgIssuing(
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      Optional<String> organisation,
      PgSandboxLimits limits) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
    this.organisation = organisation;
    this.limits = limits;
  }

  /** Issues one, if every limit permits it. */
  Future<Issuance> issue(Draft draft) {
    return pool.preparedQuery(ORGANISATION)
        .execute(Tuple.of(organisation.orElse(null)))
        .compose(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .findFirst()
                    .map(row -> issue(new OrganisationId(row.getString("id")), draft))
                    .orElseGet(() -> Future.succeededFuture(new Issuance.Closed())));
  }

  /** Who comes too often is told so without waiting for the organisation's turn. */
  private Future<Issuance> issue(OrganisationId owner, Draft draft) {
    Origin origin = new Origin(owner, new Actor.Anybody(), draft.client(), draft.httpRequest());
    return ifPermitted(
        pool,
        owner,
        draft,
        () ->
            changes.inTransaction(
                origin,
                connection ->
                    ifPermitted(
                        connection, owner, draft, () -> insert(connection, origin, draft))));
  }

  private Future<Issuance> ifPermitted(
      SqlClient client, OrganisationId owner, Draft draft, Supplier<Future<Issuance>> next) {
    return limits
        .reached(client, owner, ClientNetwork.of(draft.client()), draft.application().emailDomain())
        .compose(limited -> limited.<Future<Issuance>>map(Future::succeededFuture).orElseGet(next));
  }

  private Future<Issuance> insert(SqlConnection connection, Origin origin, Draft draft) {
    SandboxCredentialId id = SandboxCredentialId.fresh();
    return connection
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(origin.organisation().value(), id.value(), draft.request().value())
                .addValue(Buffer.buffer(draft.text().hash().bytes()))
                .addValue(draft.text().hint())
                .addValue(draft.application().scopes().toArray(String[]::new))
                .addValue(answers(draft.application()))
                .addValue(ClientNetwork.of(draft.client()).text())
                .addValue(draft.application().emailDomain())
                .addValue((double) draft.lasting().toSeconds()))
        .map(rows -> SandboxRows.credential(rows.iterator().next()))
        .compose(
            credential ->
                audit
                    .append(
                        connection,
                        origin.changed(AuditAction.SANDBOX_CREDENTIAL_ISSUED, id.value(), null))
                    .map(new Issuance.Issued(credential)));
  }

  private static String answers(Application application) {
    JsonObject answers = new JsonObject();
    application.answers().forEach((question, answer) -> answers.put(question.wireName(), answer));
    return answers.encode();
  }
}
