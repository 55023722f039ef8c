package dev.sallyport.gate.access;

import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Who makes a key gives something away that outlives their own sign-in, so a person has to have
 * signed in a moment ago. Programs do not sign in; what they can hand out is bounded elsewhere.
 */
public final class FreshSignIn {
  private static final ProblemType REAUTH_REQUIRED =
      new ProblemType("REAUTH_REQUIRED", 403, "This needs a fresh sign-in");

  private final Duration within;
  private final boolean tokensSuffice;
  private final InstantSource clock;

  /**
   * Decides by this clock.
   *
   * @param tokensSuffice whether a token of ours is enough also where people could sign in
   */
  public FreshSignIn(Duration within, boolean tokensSuffice, InstantSource clock) {
    this.within = within;
    this.tokensSuffice = tokensSuffice;
    this.clock = clock;
  }

  /** Refuses a person who has not signed in a moment ago, with {@link ProblemException}. */
  void require(Caller caller) {
    if (caller instanceof Caller.Person person && !isFresh(person.proof())) {
      throw refusal();
    }
  }

  private boolean isFresh(Proof proof) {
    return switch (proof) {
      case Proof.StandingToken token -> tokensSuffice || !token.couldSignIn();
      case Proof.SignIn signIn -> isFresh(signIn.at());
      case Proof.Session session -> isFresh(session.signedInAt());
    };
  }

  private boolean isFresh(Optional<Instant> signedIn) {
    return signedIn.filter(at -> !clock.instant().isAfter(at.plus(within))).isPresent();
  }

  /** The challenge is that of RFC 9470; its status is ours, since the caller is known. */
  private ProblemException refusal() {
    return Problem.of(
            REAUTH_REQUIRED,
            "Whoever makes a key has signed in at the identity provider within "
                + within.toMinutes()
                + " minutes: sign in again and repeat the request with the new token")
        .with("maxAgeSeconds", within.toSeconds())
        .withHeader(
            "WWW-Authenticate",
            "Bearer error=\"insufficient_user_authentication\", max_age=\""
                + within.toSeconds()
                + "\"")
        .asException();
  }
}
