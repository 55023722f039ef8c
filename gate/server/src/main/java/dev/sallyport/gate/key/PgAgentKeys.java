package dev.sallyport.gate.key;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.ticket.key.KeyHash;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Keys of agents in PostgreSQL, as hashes. */
public final class PgAgentKeys implements AgentKeys {
  /**
   * How many revoked keys of an agent are kept, so that one still in use can be told from one that
   * never was.
   */
  private static final int REVOKED_KEYS_KEPT = 20;

  private static final String INSERT =
      "insert into agent_key (organisation, id, agent, hash) values ($1, $2, $3, $4)";

  private static final String ACTIVE_KEYS =
      """
      select array(select k.id from agent_key k where k.organisation = a.organisation and k.agent = a.id and k.status = 'active' order by k.id) as keys
      from agent a where a.organisation = $1 and a.id = $2
      """;

  private static final String REVOKE =
      """
      update agent_key set status = 'revoked', revoked_at = now()
      where organisation = $1 and agent = $2 and status = 'active' and id = any($3)
      """;

  private static final String FORGET_OLDEST =
      """
      delete from agent_key where organisation = $1 and agent = $2 and id in (
        select id from agent_key where organisation = $1 and agent = $2 and status = 'revoked' order by revoked_at desc, id offset $3)
      """;

  private static final String LIST =
      "select id, agent, status, created_at, revoked_at from agent_key where organisation = $1 and agent = $2 order by created_at desc, id";

  private static final String DELETE =
      "delete from agent_key where organisation = $1 and agent = any($2)";

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;

  public PgAgentKeys(Pool pool, PgChanges changes, AuditRecords audit) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
  }

  /** Adds a key in the caller's transaction. */
  public Future<KeyId> insert(
      SqlConnection connection, OrganisationId organisation, AgentId agent, KeyHash hash) {
    KeyId id = KeyId.fresh();
    return connection
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(organisation.value(), id.value(), agent.value(), Buffer.buffer(hash.bytes())))
        .map(id);
  }

  /** Deletes all keys of these agents in the caller's transaction. */
  public Future<Void> deleteOf(
      SqlConnection connection, OrganisationId organisation, List<AgentId> agents) {
    return connection
        .preparedQuery(DELETE)
        .execute(
            Tuple.of(organisation.value())
                .addValue(agents.stream().map(AgentId::value).toArray(String[]::new)))
        .mapEmpty();
  }

  @Override
  public Future<Rotation> rotate(Origin origin, AgentId agent, KeyHash replacement) {
    // Which keys are replaced is read before the organisation's turn is awaited, so that of two
    // rotations only one finds them still active.
    return activeKeys(origin.organisation(), agent)
        .compose(
            seen ->
                seen.isEmpty()
                    ? Future.succeededFuture(new Rotation.NoSuchAgent())
                    : changes.inTransaction(
                        origin.organisation(),
                        connection -> replace(connection, origin, agent, seen.get(), replacement)));
  }

  private Future<Optional<String[]>> activeKeys(OrganisationId organisation, AgentId agent) {
    return pool.preparedQuery(ACTIVE_KEYS)
        .execute(Tuple.of(organisation.value(), agent.value()))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .findFirst()
                    .map(row -> row.getArrayOfStrings("keys")));
  }

  private Future<Rotation> replace(
      SqlConnection connection, Origin origin, AgentId agent, String[] seen, KeyHash replacement) {
    String organisation = origin.organisation().value();
    return connection
        .preparedQuery(REVOKE)
        .execute(Tuple.of(organisation, agent.value()).addValue(seen))
        .compose(
            revoked ->
                revoked.rowCount() < seen.length
                    ? Future.succeededFuture(new Rotation.Overtaken())
                    : connection
                        .preparedQuery(FORGET_OLDEST)
                        .execute(Tuple.of(organisation, agent.value(), REVOKED_KEYS_KEPT))
                        .compose(
                            forgotten ->
                                insert(connection, origin.organisation(), agent, replacement))
                        .compose(
                            key ->
                                audit
                                    .append(
                                        connection,
                                        origin.changed(
                                            AuditAction.KEY_ROTATED, agent.value(), null))
                                    .map(new Rotation.Rotated(key))));
  }

  @Override
  public Future<List<AgentKey>> list(OrganisationId organisation, AgentId agent) {
    return pool.preparedQuery(LIST)
        .execute(Tuple.of(organisation.value(), agent.value()))
        .map(
            rows -> StreamSupport.stream(rows.spliterator(), false).map(PgAgentKeys::key).toList());
  }

  private static AgentKey key(Row row) {
    return new AgentKey(
        new KeyId(row.getString("id")),
        new AgentId(row.getString("agent")),
        KeyStatus.parse(row.getString("status")).orElseThrow(),
        row.getOffsetDateTime("created_at").toInstant(),
        Optional.ofNullable(row.getOffsetDateTime("revoked_at")).map(time -> time.toInstant()));
  }
}
