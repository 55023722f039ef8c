package dev.sallyport.gate.redirect;

import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import org.jspecify.annotations.Nullable;

/** 503: the database did not answer in time, so nothing was decided and nothing issued. */
final class Unavailable {
  /** Seconds; a database that was away for a moment is back by then. */
  private static final String RETRY_AFTER = "1";

  private Unavailable() {}

  /** The failure itself when it is one that the client is meant to see, else this one. */
  static ProblemException or(Throwable failure) {
    return failure instanceof ProblemException known ? known : because(failure);
  }

  static ProblemException because(@Nullable Throwable cause) {
    return new ProblemException(
        Problem.of(
                HttpProblems.UNAVAILABLE,
                "The decision could not be recorded in time, so nothing was issued; try again")
            .withHeader("Retry-After", RETRY_AFTER),
        cause);
  }
}
