package dev.sallyport.gate.operator;

import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;

/**
 * Admits operators: {@code Authorization: Bearer spop_…} (RFC 6750). The token is looked up for
 * each request, so a suspended operator is out at once. The organisation that a request is about is
 * the operator's, whatever the request says.
 */
public final class OperatorAccess implements Access {
  private static final String SCHEME = "Bearer ";

  private final Operators operators;
  private final ClientAddress clientAddress;

  public OperatorAccess(Operators operators, ClientAddress clientAddress) {
    this.operators = operators;
    this.clientAddress = clientAddress;
  }

  @Override
  public String name() {
    return "operator";
  }

  @Override
  public Future<Void> admit(Exchange exchange) {
    Optional<String> authorization = exchange.header(HttpHeaders.AUTHORIZATION);
    if (authorization.isEmpty()) {
      return Future.failedFuture(
          refusal("Bearer", "Send an operator's token as Authorization: Bearer"));
    }
    return authorization
        .flatMap(OperatorAccess::token)
        .map(token -> operators.byTokenHash(token.hash()))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()))
        .map(
            operator -> {
              exchange.attach(operator.orElseThrow(OperatorAccess::invalidToken));
              return null;
            });
  }

  /** Who makes a change, for its audit record. */
  public Origin origin(Exchange exchange) {
    return new Origin(
        operator(exchange), clientAddress.of(exchange.request()), exchange.requestId());
  }

  /** The operator that was admitted. */
  public static Operator operator(Exchange exchange) {
    return exchange.attached(Operator.class);
  }

  private static Optional<KeyText> token(String authorization) {
    return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? KeyText.parse(authorization.substring(SCHEME.length()))
            .filter(key -> key.prefix().equals(KeyText.OPERATOR_PREFIX))
        : Optional.empty();
  }

  private static ProblemException invalidToken() {
    return refusal("Bearer error=\"invalid_token\"", "The operator's token is not valid");
  }

  private static ProblemException refusal(String challenge, String detail) {
    return Problem.of(HttpProblems.UNAUTHENTICATED, detail)
        .withHeader("WWW-Authenticate", challenge)
        .asException();
  }
}
