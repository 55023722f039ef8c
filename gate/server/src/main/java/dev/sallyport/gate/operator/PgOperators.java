package dev.sallyport.gate.operator;

import dev.sallyport.gate.identity.OperatorId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.ticket.key.KeyHash;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Operators in PostgreSQL, their tokens as hashes. */
public final class PgOperators implements Operators {
  private static final String BY_TOKEN =
      "select organisation, id, name, token_hash from operator where token_hash = $1 and status = 'active'";
  private static final String INSERT =
      "insert into operator (organisation, id, name, token_hash) values ($1, $2, $3, $4)";

  private final Pool pool;

  public PgOperators(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Future<Optional<Operator>> byTokenHash(KeyHash hash) {
    byte[] wanted = hash.bytes();
    return pool.preparedQuery(BY_TOKEN)
        .execute(Tuple.of(Buffer.buffer(wanted)))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .filter(
                        row ->
                            MessageDigest.isEqual(row.getBuffer("token_hash").getBytes(), wanted))
                    .map(PgOperators::operator)
                    .findFirst());
  }

  /** Adds an operator in the caller's transaction. */
  public static Future<Void> insert(SqlConnection connection, Operator operator, KeyHash token) {
    return connection
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(
                operator.organisation().value(),
                operator.id().value(),
                operator.name(),
                Buffer.buffer(token.bytes())))
        .mapEmpty();
  }

  private static Operator operator(Row row) {
    return new Operator(
        new OrganisationId(row.getString("organisation")),
        new OperatorId(row.getString("id")),
        row.getString("name"));
  }
}
