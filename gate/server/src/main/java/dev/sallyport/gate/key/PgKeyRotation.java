package dev.sallyport.gate.key;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.EnvelopeId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Replaces a key in one transaction of the organisation's only writer. */
final class PgKeyRotation {
  private static final String ENVELOPE =
      "select id from credential_envelope where organisation = $1 and access_key = $2 limit 1";

  private final AuditRecords audit;

  PgKeyRotation(AuditRecords audit) {
    this.audit = audit;
  }

  /**
   * Rotates, if the choice among the keys is still the one that was {@code seen} before.
   *
   * @param connection in the transaction of the change
   */
  Future<Rotation> rotate(
      SqlConnection connection,
      Origin origin,
      AgentId agent,
      RotationChoice seen,
      Rotation.Wish wish,
      NewKey replacement) {
    return KeyTable.list(connection, origin.organisation(), agent)
        .compose(
            known -> {
              List<AgentKey> keys = known.orElseGet(List::of);
              if (!RotationChoice.among(keys, wish.key()).equals(seen)) {
                return Future.succeededFuture(new Rotation.Overtaken());
              }
              return switch (seen) {
                case RotationChoice.One one ->
                    replaceFree(connection, origin, keys, one.key(), wish, replacement);
                case RotationChoice.None none ->
                    add(connection, origin, agent, KeyDraft.PLAIN, replacement, Optional.empty());
                case RotationChoice.Unknown unknown ->
                    Future.succeededFuture(new Rotation.NoSuchKey());
                case RotationChoice.Several several ->
                    Future.succeededFuture(new Rotation.Ambiguous(several.keys()));
                case RotationChoice.Unfit unfit ->
                    Future.succeededFuture(new Rotation.NotPossible(unfit.state()));
              };
            });
  }

  /** A successor that no envelope stands for would outlive the trust that the key ends with. */
  private Future<Rotation> replaceFree(
      SqlConnection connection,
      Origin origin,
      List<AgentKey> keys,
      KeyId replaced,
      Rotation.Wish wish,
      NewKey replacement) {
    return envelope(connection, origin.organisation(), replaced)
        .compose(
            envelope ->
                envelope.isPresent()
                    ? Future.succeededFuture(new Rotation.InEnvelope(envelope.get()))
                    : replace(connection, origin, keys, replaced, wish, replacement));
  }

  private static Future<Optional<EnvelopeId>> envelope(
      SqlConnection connection, OrganisationId organisation, KeyId key) {
    return connection
        .preparedQuery(ENVELOPE)
        .mapping(row -> new EnvelopeId(row.getString("id")))
        .execute(Tuple.of(organisation.value(), key.value()))
        .map(rows -> rows.stream().findFirst());
  }

  private Future<Rotation> replace(
      SqlConnection connection,
      Origin origin,
      List<AgentKey> keys,
      KeyId replaced,
      Rotation.Wish wish,
      NewKey replacement) {
    AgentKey old = keys.stream().filter(key -> key.id().equals(replaced)).findFirst().orElseThrow();
    if (wish.grace().isPresent() && !PgAgentKeys.hasRoom(keys)) {
      return Future.succeededFuture(new Rotation.TooMany());
    }
    return KeyTable.now(connection)
        .compose(
            now ->
                retire(connection, origin, old, wish.grace(), now)
                    .compose(
                        retired ->
                            add(
                                connection,
                                origin,
                                old.agent(),
                                successor(old, now),
                                replacement,
                                Optional.of(old.id()))));
  }

  /** A key that has expired cannot be given a grace: it is left as it is. */
  private static Future<Void> retire(
      SqlConnection connection,
      Origin origin,
      AgentKey old,
      Optional<Duration> grace,
      Instant now) {
    KeyStep step =
        grace
            .<KeyStep>map(time -> new KeyStep.Deprecate(Optional.of(now.plus(time))))
            .orElseGet(() -> new KeyStep.Revoke(true));
    return step.from(old.state(), now)
        .map(next -> KeyTable.save(connection, origin.organisation(), old, next))
        .orElseGet(Future::succeededFuture);
  }

  /** The same limits, and as long a life as the old key was made for. */
  private static KeyDraft successor(AgentKey old, Instant now) {
    return new KeyDraft(
        old.name(),
        old.limits(),
        old.expiresAt().map(end -> now.plus(Duration.between(old.createdAt(), end))));
  }

  private Future<Rotation> add(
      SqlConnection connection,
      Origin origin,
      AgentId agent,
      KeyDraft draft,
      NewKey replacement,
      Optional<KeyId> previous) {
    return KeyTable.forgetOldest(connection, origin.organisation(), agent)
        .compose(
            forgotten ->
                KeyTable.insert(
                    connection, origin.organisation(), agent, draft, replacement, previous))
        .compose(
            id ->
                audit
                    .append(
                        connection, origin.changed(AuditAction.KEY_ROTATED, agent.value(), null))
                    .compose(written -> KeyTable.list(connection, origin.organisation(), agent))
                    .map(keys -> rotated(keys.orElseThrow(), id, previous)));
  }

  private static Rotation rotated(List<AgentKey> keys, KeyId made, Optional<KeyId> previous) {
    return new Rotation.Rotated(
        keys.stream().filter(key -> key.id().equals(made)).findFirst().orElseThrow(),
        previous.flatMap(id -> keys.stream().filter(key -> key.id().equals(id)).findFirst()));
  }
}
