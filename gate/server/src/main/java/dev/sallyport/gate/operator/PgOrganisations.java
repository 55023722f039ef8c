package dev.sallyport.gate.operator;

import dev.sallyport.gate.access.Caller;
import dev.sallyport.gate.access.Role;
import dev.sallyport.gate.identity.OperatorId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.service.database.SqlStates;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Objects;
import java.util.function.Function;

/** Makes organisations, each with an operator to begin with. */
public final class PgOrganisations {
  /** The organisation that a new gate starts with. */
  public static final String DEFAULT = "default";

  /** The operator that an organisation starts with. */
  private static final String OWNER = "owner";

  /**
   * Held while a gate looks whether it is the first; any number that nothing else in this database
   * locks.
   */
  private static final long BOOTSTRAP_LOCK = 0x53_41_4C_4C_59_31L;

  private static final String ANY = "select exists (select from organisation) as any_there";
  private static final String INSERT = "insert into organisation (id, name) values ($1, $2)";

  private final Pool pool;

  public PgOrganisations(Pool pool) {
    this.pool = pool;
  }

  /**
   * Makes the organisation {@value #DEFAULT} if there is none at all; of several gates that start
   * at once, one does.
   *
   * @param announce shows the owner's token, before it becomes valid: if it cannot be shown,
   *     nothing is made
   * @return whether this call made it
   */
  public Future<Boolean> bootstrap(Function<KeyText, Future<Void>> announce) {
    return pool.<Boolean>withTransaction(
            connection ->
                connection
                    .preparedQuery("select pg_advisory_xact_lock($1)")
                    .execute(Tuple.of(BOOTSTRAP_LOCK))
                    .compose(locked -> connection.query(ANY).execute())
                    .compose(
                        rows ->
                            rows.iterator().next().getBoolean("any_there")
                                ? Future.succeededFuture(false)
                                : make(connection, DEFAULT).compose(announce).map(true)))
        .map(Objects::requireNonNull);
  }

  /** Makes an organisation and returns its owner's token. Fails with {@link NameTakenException}. */
  public Future<KeyText> create(String name) {
    return pool.withTransaction(connection -> make(connection, name))
        .map(Objects::requireNonNull)
        .recover(
            failure ->
                Future.failedFuture(
                    SqlStates.violates(failure, "organisation_name_unique")
                        ? new NameTakenException()
                        : failure));
  }

  private static Future<KeyText> make(SqlConnection connection, String name) {
    OrganisationId id = OrganisationId.fresh();
    KeyText token = KeyText.generate(KeyText.OPERATOR_PREFIX);
    return connection
        .preparedQuery(INSERT)
        .execute(Tuple.of(id.value(), name))
        .compose(
            rows ->
                PgOperatorTokens.insert(
                    connection,
                    new Caller.Person(id, OperatorId.fresh(), OWNER, Role.OWNER),
                    token.hash()))
        .map(token);
  }

  /** An organisation of that name exists. */
  public static final class NameTakenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NameTakenException() {
      super("an organisation of that name exists", null, false, false);
    }
  }
}
