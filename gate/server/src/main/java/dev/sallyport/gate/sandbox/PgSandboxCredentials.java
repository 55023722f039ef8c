package dev.sallyport.gate.sandbox;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.agent.AgentCreation;
import dev.sallyport.gate.agent.AgentDraft;
import dev.sallyport.gate.agent.Agents;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.SandboxCredentialId;
import dev.sallyport.gate.key.NewKey;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import dev.sallyport.ticket.key.KeyHash;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Credentials of the sandbox in PostgreSQL, whose clock says which have expired. */
final class PgSandboxCredentials implements SandboxCredentials {
  private static final String BY_HASH =
      "select hash, "
          + SandboxRows.COLUMNS
          + " from sandbox_credential where hash = $1 and organisation = (select id from"
          + " organisation where name = $2)";

  private static final String NOTE_USE =
      """
      update sandbox_credential set last_used_at = statement_timestamp() where organisation = $1 and id = $2
        and (last_used_at is null or last_used_at < statement_timestamp() - interval '1 minute')\
      """;

  private static final String FIND =
      "select "
          + SandboxRows.COLUMNS
          + " from sandbox_credential where organisation = $1 and id = $2";

  private static final String LIST =
      "select "
          + SandboxRows.COLUMNS
          + " from sandbox_credential where organisation = $1 and id > $2 and ($3::text is null or "
          + SandboxRows.STATE
          + " = $3) order by id limit $4";

  private static final String END =
      """
      update sandbox_credential set ended_at = statement_timestamp(), ended_by = $3, end_reason = $4, agent = $5
      where organisation = $1 and id = $2 and ended_at is null returning
      """
          + SandboxRows.COLUMNS;

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;
  private final Agents agents;
  private final Optional<String> organisation;
  private final PgIssuing issuing;

  PgSandboxCredentials(
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      Agents agents,
      Optional<String> organisation,
      SandboxLimits limits) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
    this.agents = agents;
    this.organisation = organisation;
    this.issuing = new PgIssuing(pool, changes, audit, organisation, new PgSandboxLimits(limits));
  }

  @Override
  public Future<Issuance> issue(Draft draft) {
    return issuing.issue(draft);
  }

  @Override
  public Future<Optional<SandboxCredential>> byHash(KeyHash hash) {
    byte[] wanted = hash.bytes();
    return pool.preparedQuery(BY_HASH)
        .execute(Tuple.of(Buffer.buffer(wanted), organisation.orElse(null)))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .filter(row -> MessageDigest.isEqual(row.getBuffer("hash").getBytes(), wanted))
                    .map(SandboxRows::credential)
                    .findFirst());
  }

  @Override
  public Future<Void> noteUse(SandboxCredential credential) {
    return pool.preparedQuery(NOTE_USE)
        .execute(Tuple.of(credential.organisation().value(), credential.id().value()))
        .mapEmpty();
  }

  @Override
  public Future<Optional<SandboxCredential>> find(OrganisationId owner, SandboxCredentialId id) {
    return find(pool, owner, id);
  }

  private static Future<Optional<SandboxCredential>> find(
      SqlClient client, OrganisationId owner, SandboxCredentialId id) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(owner.value(), id.value()))
        .map(SandboxRows::first);
  }

  @Override
  public Future<Page<SandboxCredential>> list(
      OrganisationId owner, Optional<SandboxState> state, PageRequest<SandboxCredentialId> page) {
    return pool.preparedQuery(LIST)
        .execute(
            Tuple.of(owner.value(), page.after().map(SandboxCredentialId::value).orElse(""))
                .addValue(state.map(SandboxState::wireName).orElse(null))
                .addValue(page.rowsToRead()))
        .map(rows -> Page.of(SandboxRows.all(rows), page, each -> each.id().value()));
  }

  @Override
  public Future<Optional<SandboxCredential>> revoke(
      Origin origin, SandboxCredentialId id, Optional<String> reason) {
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(END)
                .execute(ended(origin, id).addValue(reason.orElse(null)).addValue(null))
                .map(SandboxRows::first)
                .compose(
                    ended ->
                        ended.isEmpty()
                            ? find(connection, origin.organisation(), id)
                            : record(connection, origin, AuditAction.SANDBOX_CREDENTIAL_REVOKED, id)
                                .map(ended)));
  }

  private static Tuple ended(Origin origin, SandboxCredentialId id) {
    return Tuple.of(origin.organisation().value(), id.value(), origin.actor().actorId());
  }

  @Override
  public Future<Promotion> promote(
      Origin origin, SandboxCredentialId id, AgentDraft agent, NewKey key) {
    return changes.inTransaction(
        origin,
        connection ->
            find(connection, origin.organisation(), id)
                .compose(
                    found -> {
                      if (found.isEmpty()) {
                        return Future.succeededFuture(new Promotion.NoSuchCredential());
                      }
                      return found.get().end().isPresent()
                          ? Future.succeededFuture(new Promotion.Ended(found.get()))
                          : promote(connection, origin, id, agent, key);
                    }));
  }

  private Future<Promotion> promote(
      SqlConnection connection,
      Origin origin,
      SandboxCredentialId id,
      AgentDraft draft,
      NewKey key) {
    return agents
        .create(SameTransaction.of(origin, connection), draft, Optional.of(key))
        .compose(
            creation ->
                switch (creation) {
                  case AgentCreation.Created created ->
                      connection
                          .preparedQuery(END)
                          .execute(
                              ended(origin, id)
                                  .addValue(null)
                                  .addValue(created.agent().id().value()))
                          .compose(
                              rows ->
                                  record(
                                          connection,
                                          origin,
                                          AuditAction.SANDBOX_CREDENTIAL_PROMOTED,
                                          id)
                                      .map(
                                          new Promotion.Done(
                                              created.agent(),
                                              SandboxRows.credential(rows.iterator().next()))));
                  case AgentCreation.NameTaken taken ->
                      Future.failedFuture(new IllegalStateException("agents share names"));
                });
  }

  private Future<Void> record(
      SqlConnection connection, Origin origin, AuditAction action, SandboxCredentialId id) {
    return audit.append(connection, origin.changed(action, id.value(), null));
  }
}
