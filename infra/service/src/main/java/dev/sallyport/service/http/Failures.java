package dev.sallyport.service.http;

import dev.sallyport.service.batch.Overloaded;
import dev.sallyport.service.database.SqlStates;
import dev.sallyport.service.log.LogKeys;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** The one mapping from what failed inside to what a client may know about it. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  /** Overload passes quickly: batches are gone within milliseconds. Seconds. */
  private static final String RETRY_AFTER = "1";

  private Failures() {}

  static Problem toProblem(Throwable failure, Exchange exchange) {
    Problem problem = translate(failure);
    Throwable cause = failure instanceof ProblemException ? failure.getCause() : failure;
    if (cause != null && problem.type().status() == HttpProblems.UNAVAILABLE.status()) {
      // Many requests end like this at once: where each was raised says nothing more.
      event(LOG.atWarn(), problem, exchange)
          .addKeyValue(LogKeys.REASON, cause.getClass().getSimpleName())
          .log();
    } else if (cause != null && problem.type().status() >= 500) {
      event(LOG.atError(), problem, exchange).setCause(cause).log();
    }
    return problem;
  }

  private static LoggingEventBuilder event(
      LoggingEventBuilder event, Problem problem, Exchange exchange) {
    return event
        .setMessage("request failed")
        .addKeyValue(LogKeys.REQUEST_ID, exchange.requestId())
        .addKeyValue(LogKeys.CLIENT_REQUEST_ID, exchange.clientRequestId().orElse("none"))
        .addKeyValue(LogKeys.ROUTE, exchange.route())
        .addKeyValue(LogKeys.CODE, problem.type().code());
  }

  private static Problem translate(Throwable failure) {
    if (failure instanceof ProblemException refused) {
      return refused.problem();
    }
    if (failure instanceof Overloaded) {
      return unavailable("Too many requests are waiting; try again shortly");
    }
    if (failure instanceof TimeoutException || SqlStates.isUnavailable(failure)) {
      return unavailable("Something this needs did not answer in time; try again shortly");
    }
    return Problem.of(
        HttpProblems.INTERNAL_ERROR,
        "The request was not carried out; the request id identifies it in our log");
  }

  private static Problem unavailable(String detail) {
    return Problem.of(HttpProblems.UNAVAILABLE, detail).withHeader("Retry-After", RETRY_AFTER);
  }
}
