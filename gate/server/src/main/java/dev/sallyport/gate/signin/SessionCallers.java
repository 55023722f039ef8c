package dev.sallyport.gate.signin;

import dev.sallyport.gate.access.Caller;
import dev.sallyport.gate.access.Callers;
import dev.sallyport.gate.access.Proof;
import dev.sallyport.gate.access.Role;
import dev.sallyport.gate.identity.OperatorId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.SessionId;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.ticket.key.KeyHash;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.security.MessageDigest;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Operators who have signed in here and come with the token that they were given then ({@code
 * spses_…}). Session and operator are read for each request.
 */
public final class SessionCallers implements Callers {
  /** How the tokens of sessions begin. */
  public static final String PREFIX = "spses";

  /** A session ends also when its operator's identity is another one, or another provider's. */
  private static final String BY_TOKEN =
      """
      select session.organisation, session.id as session, token, signed_in_at, operator.id, name, role
      from (select organisation, id, operator, token_hash as token, signed_in_at from operator_session
        where token_hash = $1 and expires_at > now()) session
      join operator on operator.organisation = session.organisation and operator.id = session.operator
      where status = 'active' and issuer = $2""";

  private final Pool pool;
  private final String issuer;

  SessionCallers(Pool pool, OperatorIssuer issuer) {
    this.pool = pool;
    this.issuer = issuer.issuer().issuer();
  }

  @Override
  public Future<Optional<Caller>> find(String token, Exchange exchange) {
    return KeyText.parse(token)
        .filter(key -> key.prefix().equals(PREFIX))
        .map(key -> byTokenHash(key.hash()))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }

  private Future<Optional<Caller>> byTokenHash(KeyHash hash) {
    byte[] wanted = hash.bytes();
    return pool.preparedQuery(BY_TOKEN)
        .execute(Tuple.of(Buffer.buffer(wanted), issuer))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .filter(row -> MessageDigest.isEqual(row.getBuffer("token").getBytes(), wanted))
                    .<Caller>map(SessionCallers::person)
                    .findFirst());
  }

  private static Caller.Person person(Row row) {
    return new Caller.Person(
        new OrganisationId(row.getString("organisation")),
        new OperatorId(row.getString("id")),
        row.getString("name"),
        Role.parse(row.getString("role")).orElseThrow(),
        new Proof.Session(
            new SessionId(row.getString("session")),
            Optional.ofNullable(row.getOffsetDateTime("signed_in_at"))
                .map(OffsetDateTime::toInstant)));
  }
}
