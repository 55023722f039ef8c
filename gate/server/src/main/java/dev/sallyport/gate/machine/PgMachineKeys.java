package dev.sallyport.gate.machine;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
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
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Machine keys in PostgreSQL, as hashes. */
public final class PgMachineKeys implements MachineKeys {
  /** Revoked keys are kept for people who look back, not for ever. */
  private static final int REVOKED_KEPT = 200;

  private static final String FIND =
      "select "
          + MachineKeyRows.COLUMNS
          + MachineKeyRows.TABLES
          + "where k.organisation = $1 and k.id = $2";

  private static final String LIST =
      "select "
          + MachineKeyRows.COLUMNS
          + MachineKeyRows.TABLES
          + "where k.organisation = $1 and k.id > $2 order by k.id limit $3";

  private static final String COUNT =
      "select count(*)::int as keys from machine_key where organisation = $1 and status <> 'revoked'";

  private static final String INSERT =
      """
      insert into machine_key (organisation, id, principal, name, hash, hint, scopes, networks, requests_per_minute, expires_at, created_by)
      values ($1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10)""";

  private static final String CHANGE =
      """
      update machine_key set name = coalesce($3, name), status = coalesce($4, status), scopes = coalesce($5, scopes),
        networks = coalesce($6, networks), requests_per_minute = coalesce($7, requests_per_minute), expires_at = coalesce($8, expires_at)
      where organisation = $1 and id = $2""";

  private static final String REVOKE =
      "update machine_key set status = 'revoked', revoked_at = now() where organisation = $1 and id = $2";

  private static final String REPLACE =
      """
      insert into machine_key (organisation, id, principal, name, hash, hint, scopes, networks, requests_per_minute, expires_at, created_by, rotated_from)
      select organisation, $3, principal, name, $4, $5, scopes, networks, requests_per_minute, expires_at, $6, id
      from machine_key where organisation = $1 and id = $2""";

  private static final String FORGET_OLDEST =
      """
      delete from machine_key where organisation = $1 and id in (
        select id from machine_key where organisation = $1 and status = 'revoked' order by revoked_at desc, id offset $2)""";

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
  public Future<Page<MachineKey>> list(OrganisationId organisation, PageRequest<KeyId> page) {
    String after = page.after().map(KeyId::value).orElse("");
    return pool.preparedQuery(LIST)
        .execute(Tuple.of(organisation.value(), after, page.rowsToRead()))
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
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), key.value()))
        .map(found -> StreamSupport.stream(found.spliterator(), false).map(rows::key).findFirst());
  }

  @Override
  public Future<MachineKey> create(Origin origin, MachineKeyDraft draft, KeyText text) {
    OrganisationId organisation = origin.organisation();
    KeyId id = KeyId.fresh();
    return changes.inTransaction(
        organisation,
        connection ->
            delegators
                .of(connection, origin)
                .compose(
                    maker -> {
                      KeyControls controls = maker.inherited(draft.controls());
                      maker.requireMayMake(draft.scopes(), controls);
                      return requireRoom(connection, organisation)
                          .compose(
                              room ->
                                  connection
                                      .preparedQuery(INSERT)
                                      .execute(row(origin, id, draft, controls, text)));
                    })
                .compose(
                    inserted -> record(connection, origin, AuditAction.MACHINE_KEY_CREATED, id))
                .compose(recorded -> find(connection, organisation, id))
                .map(Optional::orElseThrow));
  }

  private static Tuple row(
      Origin origin, KeyId id, MachineKeyDraft draft, KeyControls controls, KeyText text) {
    return Tuple.of(origin.organisation().value(), id.value(), draft.name())
        .addValue(Buffer.buffer(text.hash().bytes()))
        .addValue(hint(text))
        .addValue(array(draft.scopes().names()))
        .addValue(networks(controls))
        .addValue(controls.requestsPerMinute().orElse(null))
        .addValue(time(controls.expiresAt()))
        .addValue(origin.actor().actorId());
  }

  private static Future<Void> requireRoom(SqlConnection connection, OrganisationId organisation) {
    return connection
        .preparedQuery(COUNT)
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
    Tuple row =
        Tuple.of(origin.organisation().value(), id.value())
            .addValue(change.name().orElse(null))
            .addValue(change.status().map(MachineKeyStatus::wireName).orElse(null))
            .addValue(change.scopes().map(scopes -> array(scopes.names())).orElse(null))
            .addValue(networks(change.controls()))
            .addValue(change.controls().requestsPerMinute().orElse(null))
            .addValue(time(change.controls().expiresAt()));
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
                      return connection.preparedQuery(CHANGE).execute(row);
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
                  .preparedQuery(REVOKE)
                  .execute(Tuple.of(organisation, known.id().value()));
            })
        .compose(
            revoked ->
                connection
                    .preparedQuery(REPLACE)
                    .execute(
                        Tuple.of(organisation, known.id().value(), id.value())
                            .addValue(Buffer.buffer(text.hash().bytes()))
                            .addValue(hint(text))
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
                        .preparedQuery(REVOKE)
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
        organisation,
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
        .preparedQuery(FORGET_OLDEST)
        .execute(Tuple.of(organisation, REVOKED_KEPT))
        .mapEmpty();
  }

  private Future<Void> record(
      SqlConnection connection, Origin origin, AuditAction action, KeyId key) {
    return audit.append(connection, origin.changed(action, key.value(), null));
  }

  private static String hint(KeyText text) {
    return text.expose().substring(0, MachineKeyRoutes.PREFIX.length() + 5);
  }

  private static String[] array(List<String> texts) {
    return texts.toArray(String[]::new);
  }

  private static String @Nullable [] networks(KeyControls controls) {
    return controls
        .networks()
        .map(all -> array(all.stream().map(Object::toString).toList()))
        .orElse(null);
  }

  private static @Nullable OffsetDateTime time(Optional<Instant> time) {
    return time.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null);
  }
}
