package dev.sallyport.gate.delegation;

import dev.sallyport.gate.token.IssuerDocuments;
import dev.sallyport.gate.token.TokenRefusedException;
import dev.sallyport.gate.token.TokenVerifier;
import dev.sallyport.gate.token.VerifiedToken;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Optional;

/** Whose a user's token is. Without an issuer in the configuration it is nobody's. */
public final class UserTokens {
  private final Optional<TokenVerifier> verifier;
  private final String organisation;

  private UserTokens(Optional<TokenVerifier> verifier, String organisation) {
    this.verifier = verifier;
    this.organisation = organisation;
  }

  /** The tokens of this issuer. */
  public static UserTokens of(
      Vertx vertx, Optional<UserIssuer> issuer, IssuerDocuments documents, InstantSource clock) {
    return new UserTokens(
        issuer.map(known -> TokenVerifier.of(vertx, known.issuer(), documents, clock)),
        issuer.map(UserIssuer::organisation).orElse(""));
  }

  /** Name of the organisation whose users these are. */
  String organisation() {
    return organisation;
  }

  /**
   * The subject of a token; empty when the token is not believed. Fails when that cannot be known
   * at the moment.
   */
  public Future<Optional<String>> subject(String token) {
    return verifier
        .map(
            known ->
                known
                    .verify(token)
                    .map(VerifiedToken::subject)
                    .map(Optional::of)
                    .recover(
                        failure ->
                            failure instanceof TokenRefusedException
                                ? Future.succeededFuture(Optional.empty())
                                : Future.failedFuture(failure)))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }
}
