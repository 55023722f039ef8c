package dev.sallyport.gate.delegation;

import dev.sallyport.gate.access.Actor;
import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.token.IssuerUnavailableException;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;

/**
 * Admits users: {@code Authorization: Bearer} with a token of the configured issuer. Who is known
 * and active is looked up for each request.
 */
public final class UserAccess implements Access {
  private static final String SCHEME = "Bearer ";

  private final UserTokens tokens;
  private final PgUsers users;
  private final ClientAddress clientAddress;

  public UserAccess(UserTokens tokens, PgUsers users, ClientAddress clientAddress) {
    this.tokens = tokens;
    this.users = users;
    this.clientAddress = clientAddress;
  }

  @Override
  public String name() {
    return "user";
  }

  @Override
  public Future<Void> admit(Exchange exchange) {
    Optional<String> authorization = exchange.header(HttpHeaders.AUTHORIZATION);
    if (authorization.isEmpty()) {
      return Future.failedFuture(refusal("Bearer", "Send a user's token as Authorization: Bearer"));
    }
    return user(authorization.get())
        .recover(failure -> Future.failedFuture(unavailable(failure)))
        .map(
            user -> {
              exchange.attach(user.orElseThrow(UserAccess::invalidToken));
              return null;
            });
  }

  /** A token that is not believed and a user that is not known are the same to the one who asks. */
  private Future<Optional<PgUsers.Known>> user(String authorization) {
    return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? tokens
            .subject(authorization.substring(SCHEME.length()))
            .compose(
                subject ->
                    subject.isPresent()
                        ? users.find(tokens.organisation(), subject.get())
                        : Future.succeededFuture(Optional.empty()))
        : Future.succeededFuture(Optional.empty());
  }

  /** The user that was admitted. */
  static PgUsers.Known user(Exchange exchange) {
    return exchange.attached(PgUsers.Known.class);
  }

  /** Where a change comes from that the admitted user makes. */
  Origin origin(Exchange exchange) {
    PgUsers.Known user = user(exchange);
    return new Origin(
        user.organisation(),
        new Actor.AUser(user.user()),
        clientAddress.of(exchange.request()),
        exchange.requestId());
  }

  private static Throwable unavailable(Throwable failure) {
    return failure instanceof IssuerUnavailableException
        ? new ProblemException(
            Problem.of(
                    HttpProblems.UNAVAILABLE,
                    "The issuer of users' tokens does not answer; try again")
                .withHeader("Retry-After", "5"),
            failure)
        : failure;
  }

  private static ProblemException invalidToken() {
    return refusal("Bearer error=\"invalid_token\"", "The user's token is not valid");
  }

  private static ProblemException refusal(String challenge, String detail) {
    return Problem.of(HttpProblems.UNAUTHENTICATED, detail)
        .withHeader("WWW-Authenticate", challenge)
        .asException();
  }
}
