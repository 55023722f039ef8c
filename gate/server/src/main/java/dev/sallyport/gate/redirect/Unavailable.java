package dev.sallyport.gate.redirect;

import dev.sallyport.service.batch.Overloaded;
import dev.sallyport.service.database.SqlStates;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** 503: the database did not answer in time, so nothing was decided and nothing issued. */
final class Unavailable {
  /** Seconds; a database that was away for a moment is back by then. */
  private static final String RETRY_AFTER = "1";

  private Unavailable() {}

  /** The failure itself when it is one that the client is meant to see, else this one. */
  static ProblemException or(Throwable failure) {
    if (failure instanceof ProblemException known) {
      return known;
    }
    // An outage is logged where it begins and ends; naming it again for each request would bury
    // that.
    return because(isOutage(failure) ? null : failure);
  }

  static ProblemException because(@Nullable Throwable cause) {
    return new ProblemException(
        Problem.of(
                HttpProblems.UNAVAILABLE,
                "The decision could not be recorded in time, so nothing was issued; try again")
            .withHeader("Retry-After", RETRY_AFTER),
        cause);
  }

  private static boolean isOutage(Throwable failure) {
    return failure instanceof StalledException
        || failure instanceof Overloaded
        || failure instanceof TimeoutException
        || SqlStates.isUnavailable(failure);
  }
}
