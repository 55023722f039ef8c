package dev.sallyport.gate.key;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.organisation.PgChanges;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;

/** Keys of agents in PostgreSQL, as hashes. */
public final class PgAgentKeys implements AgentKeys {
  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;
  private final PgKeyRotation rotation;
  private final PgKeyDerivation derivation;
  private final PgKeyUsages usages;

  public PgAgentKeys(Pool pool, PgChanges changes, AuditRecords audit) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
    this.rotation = new PgKeyRotation(audit);
    this.derivation = new PgKeyDerivation(audit);
    this.usages = new PgKeyUsages(pool);
  }

  /** Adds a key in the caller's transaction. */
  public Future<KeyId> insert(
      SqlConnection connection,
      OrganisationId organisation,
      AgentId agent,
      KeyDraft draft,
      NewKey key) {
    return KeyTable.insert(connection, organisation, agent, draft, key, Optional.empty());
  }

  @Override
  public Future<Optional<List<AgentKey>>> list(OrganisationId organisation, AgentId agent) {
    return KeyTable.list(pool, organisation, agent);
  }

  @Override
  public Future<Minting> mint(Origin origin, AgentId agent, KeyDraft draft, NewKey key) {
    return changes.inTransaction(
        origin,
        connection ->
            KeyTable.list(connection, origin.organisation(), agent)
                .compose(
                    known -> {
                      if (known.isEmpty()) {
                        return Future.succeededFuture(new Minting.NoSuchAgent());
                      }
                      return hasRoom(known.get())
                          ? insert(connection, origin, agent, draft, key)
                          : Future.succeededFuture(new Minting.TooMany());
                    }));
  }

  static boolean hasRoom(List<AgentKey> keys) {
    return keys.stream().filter(AgentKey::isWorkingRoot).count() < MAXIMUM_WORKING;
  }

  private Future<Minting> insert(
      SqlConnection connection, Origin origin, AgentId agent, KeyDraft draft, NewKey key) {
    return KeyTable.forgetOldest(connection, origin.organisation(), agent)
        .compose(forgotten -> insert(connection, origin.organisation(), agent, draft, key))
        .compose(
            id ->
                audit
                    .append(
                        connection,
                        origin.changed(AuditAction.KEY_CREATED, object(agent, id), null))
                    .compose(
                        written -> KeyTable.find(connection, origin.organisation(), agent, id)))
        .map(made -> new Minting.Minted(made.orElseThrow()));
  }

  @Override
  public Future<KeyChanging> change(Origin origin, AgentId agent, KeyId key, KeyStep step) {
    return changes.inTransaction(
        origin,
        connection ->
            KeyTable.list(connection, origin.organisation(), agent)
                .compose(
                    known -> {
                      List<AgentKey> keys = known.orElseGet(List::of);
                      Optional<AgentKey> found =
                          keys.stream().filter(each -> each.id().equals(key)).findFirst();
                      return found.isEmpty()
                          ? Future.succeededFuture(new KeyChanging.NoSuchKey())
                          : change(connection, origin, keys, found.get(), step);
                    }));
  }

  private Future<KeyChanging> change(
      SqlConnection connection, Origin origin, List<AgentKey> keys, AgentKey key, KeyStep step) {
    if (step instanceof KeyStep.Revoke revoke && !revoke.force() && isLast(keys, key)) {
      return Future.succeededFuture(new KeyChanging.LastKey());
    }
    return KeyTable.now(connection)
        .compose(
            now -> {
              Optional<KeyState> next =
                  isKnownToDerived(key, step) ? step.from(key.state(), now) : Optional.empty();
              return next.isEmpty()
                  ? Future.succeededFuture(new KeyChanging.NotPossible(key.state(), possible(key)))
                  : save(connection, origin, key, step, next.get());
            });
  }

  /** A derived key ends within the hour anyway: it is revoked or it is not. */
  private static boolean isKnownToDerived(AgentKey key, KeyStep step) {
    return key.parent().isEmpty() || step instanceof KeyStep.Revoke;
  }

  private static List<String> possible(AgentKey key) {
    return KeyStep.possibleIn(key.state()).stream()
        .filter(name -> key.parent().isEmpty() || name.equals(new KeyStep.Revoke(false).wireName()))
        .toList();
  }

  /** Whether the agent would be left with no key that it may go on with. */
  private static boolean isLast(List<AgentKey> keys, AgentKey key) {
    if (!key.isWorkingRoot()) {
      return false;
    }
    boolean deprecated = key.state() instanceof KeyState.Outgoing;
    return keys.stream()
        .filter(other -> !other.id().equals(key.id()) && other.isWorkingRoot())
        .noneMatch(other -> deprecated || other.state() instanceof KeyState.Active);
  }

  private Future<KeyChanging> save(
      SqlConnection connection, Origin origin, AgentKey key, KeyStep step, KeyState next) {
    OrganisationId organisation = origin.organisation();
    return KeyTable.save(connection, organisation, key, next)
        .compose(
            saved ->
                audit.append(
                    connection, origin.changed(action(step), object(key.agent(), key.id()), null)))
        .compose(written -> KeyTable.find(connection, organisation, key.agent(), key.id()))
        .map(changed -> new KeyChanging.Changed(changed.orElseThrow()));
  }

  /** A key is found in the log by its id or by its agent's. */
  static String object(AgentId agent, KeyId key) {
    return agent.value() + "/" + key.value();
  }

  private static AuditAction action(KeyStep step) {
    return switch (step) {
      case KeyStep.Deprecate deprecate -> AuditAction.KEY_DEPRECATED;
      case KeyStep.Undeprecate undeprecate -> AuditAction.KEY_UNDEPRECATED;
      case KeyStep.Revoke revoke -> AuditAction.KEY_REVOKED;
    };
  }

  @Override
  public Future<Optional<KeyUsage>> usage(OrganisationId organisation, AgentId agent, KeyId key) {
    return usages.find(organisation, agent, key);
  }

  @Override
  public Future<Derivation> derive(
      Origin origin, AgentId agent, KeyId parent, Derivation.Wish wish, NewKey key) {
    return changes.inTransaction(
        origin, connection -> derivation.derive(connection, origin, agent, parent, wish, key));
  }

  @Override
  public Future<Rotation> rotate(
      Origin origin, AgentId agent, Rotation.Wish wish, NewKey replacement) {
    // Which key is replaced is read before the organisation's turn is awaited, so that of two
    // rotations only one finds it as it was.
    return list(origin.organisation(), agent)
        .compose(
            seen ->
                seen.isEmpty()
                    ? Future.succeededFuture(new Rotation.NoSuchKey())
                    : changes.inTransaction(
                        origin,
                        connection ->
                            rotation.rotate(
                                connection,
                                origin,
                                agent,
                                RotationChoice.among(seen.get(), wish.key()),
                                wish,
                                replacement)));
  }
}
