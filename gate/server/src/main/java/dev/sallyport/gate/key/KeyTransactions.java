package dev.sallyport.gate.key;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What other features do with keys of agents in a transaction of theirs. */
public final class KeyTransactions {
  private final AuditRecords audit;

  public KeyTransactions(AuditRecords audit) {
    this.audit = audit;
  }

  /** One key of the agent, which has to be there itself. */
  public Future<Optional<AgentKey>> find(
      SqlClient client, OrganisationId organisation, AgentId agent, KeyId key) {
    return KeyTable.find(client, organisation, agent, key);
  }

  /** Makes one more key for the agent. */
  public Future<Minting> mint(
      SqlConnection connection,
      Origin origin,
      AgentId agent,
      Function<Instant, KeyDraft> draft,
      NewKey key) {
    return KeyTable.list(connection, origin.organisation(), agent)
        .compose(
            known -> {
              if (known.isEmpty()) {
                return Future.succeededFuture(new Minting.NoSuchAgent());
              }
              return PgAgentKeys.hasRoom(known.get())
                  ? KeyTable.now(connection)
                      .compose(
                          now ->
                              insert(
                                  connection,
                                  origin,
                                  agent,
                                  draft.apply(now),
                                  key,
                                  Optional.empty()))
                  : Future.succeededFuture(new Minting.TooMany());
            });
  }

  /**
   * Makes a key in the place of another one, which works on for a while or ends at once.
   *
   * @param old may have ended before
   * @param grace how much longer the old one works; empty: not at all
   */
  public Future<Minting> replace(
      SqlConnection connection,
      Origin origin,
      AgentId agent,
      KeyId old,
      Function<Instant, KeyDraft> draft,
      Optional<Duration> grace,
      NewKey replacement) {
    return KeyTable.list(connection, origin.organisation(), agent)
        .compose(
            known -> {
              if (known.isEmpty()) {
                return Future.succeededFuture(new Minting.NoSuchAgent());
              }
              Optional<AgentKey> found = named(known.get(), old);
              boolean takesPlace =
                  grace.isEmpty() && found.filter(AgentKey::isWorkingRoot).isPresent();
              return takesPlace || PgAgentKeys.hasRoom(known.get())
                  ? replace(connection, origin, agent, found, draft, grace, replacement)
                  : Future.succeededFuture(new Minting.TooMany());
            });
  }

  private static Optional<AgentKey> named(List<AgentKey> keys, KeyId id) {
    return keys.stream().filter(key -> key.id().equals(id)).findFirst();
  }

  private Future<Minting> replace(
      SqlConnection connection,
      Origin origin,
      AgentId agent,
      Optional<AgentKey> old,
      Function<Instant, KeyDraft> draft,
      Optional<Duration> grace,
      NewKey replacement) {
    return KeyTable.now(connection)
        .compose(
            now ->
                retire(connection, origin, old, grace, now)
                    .compose(
                        retired ->
                            insert(
                                connection,
                                origin,
                                agent,
                                draft.apply(now),
                                replacement,
                                old.map(AgentKey::id))));
  }

  /** A key that is deprecated already is not given more time. */
  private static Future<Void> retire(
      SqlConnection connection,
      Origin origin,
      Optional<AgentKey> old,
      Optional<Duration> grace,
      Instant now) {
    boolean leaves =
        grace.isPresent()
            && old.map(AgentKey::state).filter(KeyState.Outgoing.class::isInstance).isPresent();
    KeyStep step =
        grace
            .<KeyStep>map(time -> new KeyStep.Deprecate(Optional.of(now.plus(time))))
            .orElseGet(() -> new KeyStep.Revoke(true));
    return old.filter(key -> !leaves)
        .flatMap(
            key ->
                step.from(key.state(), now)
                    .map(next -> KeyTable.save(connection, origin.organisation(), key, next)))
        .orElseGet(Future::succeededFuture);
  }

  private Future<Minting> insert(
      SqlConnection connection,
      Origin origin,
      AgentId agent,
      KeyDraft draft,
      NewKey key,
      Optional<KeyId> replaced) {
    OrganisationId organisation = origin.organisation();
    AuditAction action = replaced.isPresent() ? AuditAction.KEY_ROTATED : AuditAction.KEY_CREATED;
    return KeyTable.forgetOldest(connection, organisation, agent)
        .compose(
            forgotten -> KeyTable.insert(connection, organisation, agent, draft, key, replaced))
        .compose(
            id ->
                audit
                    .append(connection, origin.changed(action, PgAgentKeys.object(agent, id), null))
                    .compose(written -> find(connection, organisation, agent, id)))
        .map(made -> new Minting.Minted(made.orElseThrow()));
  }

  /** Ends a key, whatever it was; one that has ended before stays as it is. */
  public Future<Void> revoke(SqlConnection connection, Origin origin, AgentId agent, KeyId key) {
    return find(connection, origin.organisation(), agent, key)
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture()
                    : KeyTable.now(connection)
                        .compose(now -> revoke(connection, origin, found.get(), now)));
  }

  private Future<Void> revoke(SqlConnection connection, Origin origin, AgentKey key, Instant now) {
    return new KeyStep.Revoke(true)
        .from(key.state(), now)
        .map(
            next ->
                KeyTable.save(connection, origin.organisation(), key, next)
                    .compose(
                        saved ->
                            audit.append(
                                connection,
                                origin.changed(
                                    AuditAction.KEY_REVOKED,
                                    PgAgentKeys.object(key.agent(), key.id()),
                                    null))))
        .orElseGet(Future::succeededFuture);
  }
}
