package dev.sallyport.gate.signin;

import dev.sallyport.gate.token.TrustedIssuer;
import dev.sallyport.gate.token.VerifiedToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where operators sign in, and what that is worth.
 *
 * @param organisation name of the organisation whose operators they are: a gate has one provider
 *     for one of them
 * @param time what says when somebody signed in
 * @param client the gate as the provider knows it, for signing in with a browser; empty: only
 *     tokens that somebody else has got from the provider are taken
 * @param fresh how long a sign-in is fresh enough to make keys
 * @param tokensMakeKeys whether a token of ours is enough to make keys
 */
public record OperatorIssuer(
    TrustedIssuer issuer,
    String organisation,
    Optional<SignInClient> client,
    SignInTime time,
    Duration fresh,
    boolean tokensMakeKeys) {
  /** What says when somebody signed in. */
  public enum SignInTime {
    /** The claim of that name; without it nobody knows. */
    AUTH_TIME,
    /** When the token was made, for providers that have no {@code auth_time}. */
    ISSUED
  }

  /** When the person signed in, as far as this token says. */
  Optional<Instant> signedInAt(VerifiedToken token) {
    return switch (time) {
      case AUTH_TIME -> token.authenticatedAt();
      case ISSUED -> token.authenticatedAt().or(() -> Optional.of(token.issuedAt()));
    };
  }
}
