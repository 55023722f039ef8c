package dev.sallyport.gate.signin;

import dev.sallyport.gate.access.Caller;
import dev.sallyport.gate.access.Callers;
import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.access.Proof;
import dev.sallyport.gate.token.TokenRefusedException;
import dev.sallyport.gate.token.TokenVerifier;
import dev.sallyport.gate.token.VerifiedToken;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Exchange;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Operators who come with a token of their identity provider. Who they are here is looked up for
 * each request.
 */
final class IdentityCallers implements Callers {
  private final OperatorIssuer issuer;
  private final TokenVerifier verifier;
  private final PgIdentities identities;
  private final ClientAddress clientAddress;

  IdentityCallers(
      OperatorIssuer issuer,
      TokenVerifier verifier,
      PgIdentities identities,
      ClientAddress clientAddress) {
    this.issuer = issuer;
    this.verifier = verifier;
    this.identities = identities;
    this.clientAddress = clientAddress;
  }

  /** A token that is not believed and a person who is no operator are the same to who asks. */
  @Override
  public Future<Optional<Caller>> find(String token, Exchange exchange) {
    return verifier
        .verify(token)
        .compose(verified -> operator(verified, exchange))
        .recover(
            failure ->
                failure instanceof TokenRefusedException
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(SignInProblems.explained(failure)));
  }

  private Future<Optional<Caller>> operator(VerifiedToken token, Exchange exchange) {
    return identities
        .find(
            issuer.organisation(),
            Identity.of(token),
            new Proof.SignIn(issuer.signedInAt(token)),
            person ->
                new Origin(
                    person.organisation(),
                    person,
                    clientAddress.of(exchange.request()),
                    exchange.requestId()))
        .map(person -> person.map(known -> known));
  }
}
