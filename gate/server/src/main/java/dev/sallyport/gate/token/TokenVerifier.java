package dev.sallyport.gate.token;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;

/**
 * Decides whether a token is believed. In this order: form and header; the issuer's key of that id;
 * signature; issuer, audience, times and subject.
 */
public final class TokenVerifier {
  private final Vertx vertx;
  private final TrustedIssuer issuer;
  private final IssuerKeys keys;
  private final TokenChecks checks;
  private final InstantSource clock;

  private TokenVerifier(Vertx vertx, TrustedIssuer issuer, IssuerKeys keys, InstantSource clock) {
    this.vertx = vertx;
    this.issuer = issuer;
    this.keys = keys;
    this.checks = new TokenChecks(issuer);
    this.clock = clock;
  }

  /** A verifier of this issuer's tokens. Nothing is fetched before the first token. */
  public static TokenVerifier of(
      Vertx vertx, TrustedIssuer issuer, IssuerDocuments documents, InstantSource clock) {
    return new TokenVerifier(vertx, issuer, new IssuerKeys(vertx, issuer, documents, clock), clock);
  }

  /** A verifier of tokens of the same issuer, by the same keys, that are for somebody else. */
  public TokenVerifier accepting(List<String> audiences, AuthorizedParties parties) {
    return new TokenVerifier(
        vertx,
        new TrustedIssuer(issuer.issuer(), audiences, issuer.untyped(), parties),
        keys,
        clock);
  }

  /** Where people sign in. Fails with {@link IssuerUnavailableException}. */
  public Future<IssuerEndpoints> endpoints() {
    return onThisContext(keys.youngEnough())
        .map(
            known ->
                known
                    .endpoints()
                    .orElseThrow(() -> new IssuerUnavailableException("nobody can sign in there")));
  }

  /**
   * What the token says. Fails with {@link TokenRefusedException} when it is not believed, and with
   * {@link IssuerUnavailableException} when that cannot be known at the moment.
   */
  public Future<VerifiedToken> verify(String token) {
    RawToken raw;
    try {
      raw = RawToken.parse(token, issuer.untyped());
    } catch (TokenRefusedException refused) {
      return Future.failedFuture(refused);
    }
    return onThisContext(keys.having(raw.keyId()))
        .compose(
            known ->
                known
                    .find(raw.keyId(), raw.algorithm())
                    .map(key -> key.verify(raw))
                    .orElseGet(() -> Future.failedFuture(keyUnknown(known, raw))))
        .map(signed -> checks.check(raw, clock.instant()));
  }

  private static TokenRefusedException keyUnknown(KeySet known, RawToken token) {
    return new TokenRefusedException(
        known.knows(token.keyId()) ? TokenRefusal.ALGORITHM : TokenRefusal.KEY_UNKNOWN);
  }

  /** Another event loop may have fetched the keys; what follows goes on in the caller's. */
  private <T> Future<T> onThisContext(Future<T> shared) {
    if (shared.isComplete()) {
      return shared;
    }
    Context context = vertx.getOrCreateContext();
    Promise<T> here = Promise.promise();
    shared.onComplete(
        (value, failure) ->
            context.runOnContext(
                now -> {
                  if (failure == null) {
                    here.complete(value);
                  } else {
                    here.fail(failure);
                  }
                }));
    return here.future();
  }
}
