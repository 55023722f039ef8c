package dev.sallyport.gate.key;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** Derives keys in one transaction of the organisation's only writer. */
final class PgKeyDerivation {
  /** Ended ones that are kept, to tell one still in use from one that never was. */
  private static final int ENDED_KEPT = 100;

  private static final String FORGET_OLDEST =
      """
      with forgotten as (
        delete from agent_key where organisation = $1 and agent = $2 and id in (
          select id from agent_key
          where organisation = $1 and agent = $2 and parent is not null and (status = 'revoked' or expires_at <= now())
          order by coalesce(revoked_at, expires_at) desc, id offset $3)
        returning id, coalesce(counted_as, id) as counter, requests_per_minute)
      """
          + KeyTable.FORGET_TRACES;

  private static final String INSERT =
      """
      insert into agent_key (organisation, id, agent, hash, name, hint, scopes, networks, services, requests_per_minute, parent, depth, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, now() + make_interval(secs => $13))
      """;

  private final AuditRecords audit;

  PgKeyDerivation(AuditRecords audit) {
    this.audit = audit;
  }

  /**
   * Derives, if {@code parent} still works.
   *
   * @param connection in the transaction of the change
   */
  Future<Derivation> derive(
      SqlConnection connection,
      Origin origin,
      AgentId agent,
      KeyId parent,
      Derivation.Wish wish,
      NewKey key) {
    return KeyTable.list(connection, origin.organisation(), agent)
        .compose(
            known -> {
              List<AgentKey> keys = known.orElseGet(List::of);
              Optional<AgentKey> from = find(keys, parent).filter(found -> found.state().works());
              if (from.isEmpty()) {
                return Future.succeededFuture(new Derivation.Ended());
              }
              int depth = depth(keys, from.get()) + 1;
              KeyLimits limits = wish.limits().under(from.get().limits());
              if (depth > Derivation.MAXIMUM_DEPTH) {
                return Future.succeededFuture(new Derivation.TooDeep());
              }
              if (!limits.isWithin(from.get().limits())) {
                return Future.succeededFuture(new Derivation.Wider());
              }
              return keys.stream().filter(PgKeyDerivation::isWorkingDerived).count()
                      >= Derivation.MAXIMUM_WORKING
                  ? Future.succeededFuture(new Derivation.TooMany())
                  : insert(
                      connection,
                      origin,
                      from.get(),
                      depth,
                      new Derivation.Wish(wish.name(), limits, wish.life()),
                      key);
            });
  }

  private static Optional<AgentKey> find(List<AgentKey> keys, KeyId id) {
    return keys.stream().filter(key -> key.id().equals(id)).findFirst();
  }

  private static int depth(List<AgentKey> keys, AgentKey key) {
    return key.parent()
        .flatMap(parent -> find(keys, parent))
        .map(parent -> depth(keys, parent) + 1)
        .orElse(0);
  }

  private static boolean isWorkingDerived(AgentKey key) {
    return key.parent().isPresent() && key.state().works();
  }

  private Future<Derivation> insert(
      SqlConnection connection,
      Origin origin,
      AgentKey parent,
      int depth,
      Derivation.Wish wish,
      NewKey key) {
    String organisation = origin.organisation().value();
    AgentId agent = parent.agent();
    KeyId id = KeyId.fresh();
    return connection
        .preparedQuery(FORGET_OLDEST)
        .execute(Tuple.of(organisation, agent.value(), ENDED_KEPT))
        .compose(
            forgotten ->
                connection
                    .preparedQuery(INSERT)
                    .execute(
                        Tuple.of(
                                organisation,
                                id.value(),
                                agent.value(),
                                Buffer.buffer(key.hash().bytes()),
                                wish.name(),
                                key.hint())
                            .addValue(KeyRows.scopes(wish.limits()))
                            .addValue(KeyRows.networks(wish.limits()))
                            .addValue(KeyRows.services(wish.limits()))
                            .addValue(wish.limits().requestsPerMinute().orElse(null))
                            .addValue(parent.id().value())
                            .addValue((short) depth)
                            .addValue((double) wish.life().toSeconds())))
        .compose(
            inserted ->
                audit.append(
                    connection,
                    origin.changed(AuditAction.KEY_DERIVED, PgAgentKeys.object(agent, id), null)))
        .compose(written -> KeyTable.find(connection, origin.organisation(), agent, id))
        .map(made -> new Derivation.Derived(made.orElseThrow()));
  }
}
