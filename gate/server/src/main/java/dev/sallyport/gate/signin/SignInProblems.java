package dev.sallyport.gate.signin;

import dev.sallyport.gate.token.IssuerUnavailableException;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.ProblemType;
import org.jspecify.annotations.Nullable;

/** What can be wrong when somebody signs in. */
final class SignInProblems {
  private static final ProblemType SIGN_IN_FAILED =
      new ProblemType("SIGN_IN_FAILED", 400, "The sign-in did not succeed");

  private SignInProblems() {}

  static ProblemException notConfigured() {
    return Problem.of(
            HttpProblems.NOT_FOUND,
            "Nobody signs in with a browser here: GATE_OIDC_CLIENT_ID names no client")
        .asException();
  }

  /** Whatever was wrong with what came back: there is nothing to try again with. */
  static ProblemException failed(String why) {
    return Problem.of(SIGN_IN_FAILED, why + "; begin again at /api/sign-in").asException();
  }

  static ProblemException uninvited() {
    return Problem.of(
            HttpProblems.FORBIDDEN,
            "The provider knows you, and nobody here has invited the address that it has verified; ask an owner")
        .asException();
  }

  static ProblemException busy() {
    return unavailable(null);
  }

  static ProblemException noSession() {
    return Problem.of(
            HttpProblems.CONFLICT,
            "Only a session is signed out of; a token of the provider ends by itself, an operator's token is taken away")
        .asException();
  }

  static ProblemException aboveYourRole() {
    return Problem.of(
            HttpProblems.FORBIDDEN,
            "Nobody touches an operator with more rights than their own; ask an owner")
        .asException();
  }

  /** The same failure, as whoever asked is told it. */
  static Throwable explained(Throwable failure) {
    return failure instanceof IssuerUnavailableException ? unavailable(failure) : failure;
  }

  private static ProblemException unavailable(@Nullable Throwable cause) {
    Problem problem =
        Problem.of(
                HttpProblems.UNAVAILABLE,
                "The identity provider of operators does not answer; try again")
            .withHeader("Retry-After", "5");
    return cause == null ? problem.asException() : new ProblemException(problem, cause);
  }
}
