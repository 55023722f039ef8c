package dev.sallyport.gate.machine;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.StreamSupport;

/** Machine keys in PostgreSQL, as hashes. */
public final class PgMachineKeys implements MachineKeys {
  /** Revoked keys are kept for people who look back, not for ever. */
  private static final int REVOKED_KEPT = 200;

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;
  private final MachineKeyRows rows;
  private final Delegators delegators;

  public PgMachineKeys(Pool pool, PgChanges changes, AuditRecords audit, ScopeNames names) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
    this.rows = new MachineKeyRows(names);
    this.delegators = new Delegators(names, rows);
  }

  @Override
  public Future<Page<MachineKey>> list(
      OrganisationId organisation, Optional<AgentId> account, PageRequest<KeyId> page) {
    String after = page.after().map(KeyId::value).orElse("");
    return pool.preparedQuery(MachineKeyStatements.LIST)
        .execute(
            Tuple.of(organisation.value(), after, page.rowsToRead())
                .addValue(account.map(AgentId::value).orElse(null)))
        .map(
            found ->
                Page.of(
                    StreamSupport.stream(found.spliterator(), false).map(rows::key).toList(),
                    page,
                    key -> key.id().value()));
  }

  @Override
  public Future<Optional<MachineKey>> find(OrganisationId organisation, KeyId key) {
    return find(pool, organisation, key);
  }

  private Future<Optional<MachineKey>> find(
      SqlClient client, OrganisationId organisation, KeyId key) {
    return client
        .preparedQuery(MachineKeyStatements.FIND)
        .execute(Tuple.of(organisation.value(), key.value()))
        .map(found -> StreamSupport.stream(found.spliterator(), false).map(rows::key).findFirst());
  }

  @Override
  public Future<MachineKey> create(Origin origin, MachineKeyDraft draft, KeyText text) {
    OrganisationId organisation = origin.organisation();
    KeyId id = KeyId.fresh();
    return changes.inTransaction(
        origin,
        connection ->
            delegators
                .of(connection, origin)
                .compose(
                    maker -> {
                      KeyControls controls = maker.inherited(draft.controls());
                      maker.requireMayMake(draft.scopes(), controls);
                      Optional<AgentId> account = maker.account(draft.serviceAccount());
                      return requireRoom(connection, organisation)
                          .compose(
                              room ->
                                  ServiceAccounts.requireThere(connection, organisation, account))
                          .compose(
                              there ->
                                  connection
                                      .preparedQuery(MachineKeyStatements.INSERT)
                                      .execute(
                                          MachineKeyStatements.row(
                                              origin, id, draft, controls, account, text)));
                    })
                .compose(
                    inserted -> record(connection, origin, AuditAction.MACHINE_KEY_CREATED, id))
                .compose(recorded -> find(connection, organisation, id))
                .map(Optional::orElseThrow));
  }

  private static Future<Void> requireRoom(SqlConnection connection, OrganisationId organisation) {
    return connection
        .preparedQuery(MachineKeyStatements.COUNT)
        .execute(Tuple.of(organisation.value()))
        .map(
            counted -> {
              if (counted.iterator().next().getInteger("keys") >= MAXIMUM) {
                throw KeyProblem.tooMany(MAXIMUM);
              }
              return null;
            });
  }

  @Override
  public Future<Optional<MachineKey>> change(Origin origin, KeyId id, MachineKeyChange change) {
    Tuple row = MachineKeyStatements.row(origin, id, change);
    return changed(
        origin,
        id,
        (connection, known) ->
            delegators
                .of(connection, origin)
                .compose(
                    who -> {
                      if (known.status() == MachineKeyStatus.REVOKED) {
                        throw KeyProblem.notLive(known);
                      }
                      who.requireMayChange(known, change);
                      return connection.preparedQuery(MachineKeyStatements.CHANGE).execute(row);
                    })
                .compose(done -> record(connection, origin, AuditAction.MACHINE_KEY_CHANGED, id))
                .map(id));
  }

  @Override
  public Future<Optional<MachineKey>> rotate(Origin origin, KeyId id, KeyText replacement) {
    // Whether the key is live is looked at before the organisation's turn is awaited, so that of
    // two rotations the later one can be told from one that came too late.
    return find(origin.organisation(), id)
        .compose(
            seen -> {
              if (seen.isEmpty()) {
                return Future.succeededFuture(seen);
              }
              if (!seen.get().isLive()) {
                throw KeyProblem.notLive(seen.get());
              }
              return changed(
                  origin,
                  id,
                  (connection, known) -> replace(connection, origin, known, replacement));
            });
  }

  private Future<KeyId> replace(
      SqlConnection connection, Origin origin, MachineKey known, KeyText text) {
    KeyId id = KeyId.fresh();
    String organisation = origin.organisation().value();
    if (!known.isLive()) {
      return Future.failedFuture(KeyProblem.overtaken());
    }
    return delegators
        .of(connection, origin)
        .compose(
            who -> {
              who.requireMayReplace(known);
              return connection
                  .preparedQuery(MachineKeyStatements.REVOKE)
                  .execute(Tuple.of(organisation, known.id().value()));
            })
        .compose(
            revoked ->
                connection
                    .preparedQuery(MachineKeyStatements.REPLACE)
                    .execute(
                        Tuple.of(organisation, known.id().value(), id.value())
                            .addValue(Buffer.buffer(text.hash().bytes()))
                            .addValue(MachineKeyStatements.hint(text))
                            .addValue(origin.actor().actorId())))
        .compose(replaced -> forgetOldest(connection, organisation))
        .compose(
            forgotten -> record(connection, origin, AuditAction.MACHINE_KEY_ROTATED, known.id()))
        .map(id);
  }

  @Override
  public Future<Boolean> revoke(Origin origin, KeyId id) {
    String organisation = origin.organisation().value();
    return changed(
            origin,
            id,
            (connection, known) ->
                known.status() == MachineKeyStatus.REVOKED
                    ? Future.succeededFuture(id)
                    : connection
                        .preparedQuery(MachineKeyStatements.REVOKE)
                        .execute(Tuple.of(organisation, id.value()))
                        .compose(revoked -> forgetOldest(connection, organisation))
                        .compose(
                            forgotten ->
                                record(connection, origin, AuditAction.MACHINE_KEY_REVOKED, id))
                        .map(id))
        .map(Optional::isPresent);
  }

  /** In a transaction: the key as it is, what is done about it, and the key that is there then. */
  private Future<Optional<MachineKey>> changed(
      Origin origin, KeyId id, BiFunction<SqlConnection, MachineKey, Future<KeyId>> change) {
    OrganisationId organisation = origin.organisation();
    return changes.inTransaction(
        origin,
        connection ->
            find(connection, organisation, id)
                .compose(
                    known ->
                        known.isEmpty()
                            ? Future.succeededFuture(known)
                            : change
                                .apply(connection, known.get())
                                .compose(result -> find(connection, organisation, result))));
  }

  private static Future<Void> forgetOldest(SqlConnection connection, String organisation) {
    return connection
        .preparedQuery(MachineKeyStatements.FORGET_OLDEST)
        .execute(Tuple.of(organisation, REVOKED_KEPT))
        .mapEmpty();
  }

  private Future<Void> record(
      SqlConnection connection, Origin origin, AuditAction action, KeyId key) {
    return audit.append(connection, origin.changed(action, key.value(), null));
  }
}
