package dev.sallyport.gate.operator;

import dev.sallyport.gate.access.Caller;
import dev.sallyport.gate.access.Callers;
import dev.sallyport.gate.access.Proof;
import dev.sallyport.gate.access.Role;
import dev.sallyport.gate.identity.OperatorId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.ticket.key.KeyHash;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Operators who come with a token ({@code spop_…}), which PostgreSQL has as a hash. */
public final class PgOperatorTokens implements Callers {
  private static final String BY_TOKEN =
      """
      select organisation, operator.id, operator.name, role, token_hash, organisation.name = $2 as could_sign_in
      from operator join organisation on organisation.id = organisation
      where token_hash = $1 and status = 'active'""";
  private static final String INSERT =
      "insert into operator (organisation, id, name, role, token_hash) values ($1, $2, $3, $4, $5)";

  private final Pool pool;
  private final String signInOrganisation;

  /** Tokens at a gate where nobody signs in. */
  public PgOperatorTokens(Pool pool) {
    this(pool, Optional.empty());
  }

  /** Tokens at a gate where people of the organisation of this name can sign in. */
  public PgOperatorTokens(Pool pool, Optional<String> signInOrganisation) {
    this.pool = pool;
    this.signInOrganisation = signInOrganisation.orElse("");
  }

  @Override
  public Future<Optional<Caller>> find(String token, Exchange exchange) {
    return KeyText.parse(token)
        .filter(key -> key.prefix().equals(KeyText.OPERATOR_PREFIX))
        .map(key -> byTokenHash(key.hash()))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }

  /** The active operator whose token has this hash. */
  private Future<Optional<Caller>> byTokenHash(KeyHash hash) {
    byte[] wanted = hash.bytes();
    return pool.preparedQuery(BY_TOKEN)
        .execute(Tuple.of(Buffer.buffer(wanted), signInOrganisation))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .filter(
                        row ->
                            MessageDigest.isEqual(row.getBuffer("token_hash").getBytes(), wanted))
                    .<Caller>map(PgOperatorTokens::person)
                    .findFirst());
  }

  /** Adds an operator in the caller's transaction. */
  static Future<Void> insert(SqlConnection connection, Caller.Person operator, KeyHash token) {
    return connection
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(
                operator.organisation().value(),
                operator.id().value(),
                operator.name(),
                operator.role().wireName(),
                Buffer.buffer(token.bytes())))
        .mapEmpty();
  }

  private static Caller.Person person(Row row) {
    return new Caller.Person(
        new OrganisationId(row.getString("organisation")),
        new OperatorId(row.getString("id")),
        row.getString("name"),
        Role.parse(row.getString("role")).orElseThrow(),
        new Proof.StandingToken(row.getBoolean("could_sign_in")));
  }
}
