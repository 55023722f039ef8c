package dev.sallyport.gate.idempotency;

import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.ProblemType;

/** What can be wrong with a request that was sent before. */
final class IdempotencyProblems {
  private static final ProblemType RUNNING =
      new ProblemType("IDEMPOTENCY_RUNNING", 409, "The first request is still under way");

  private static final ProblemType OTHER_REQUEST =
      new ProblemType(
          "IDEMPOTENCY_KEY_REUSED", 422, "The Idempotency-Key belongs to another request");

  /** A change takes milliseconds. Seconds. */
  private static final String RETRY_AFTER = "1";

  private IdempotencyProblems() {}

  static ProblemException running() {
    return Problem.of(
            RUNNING,
            "A request with this Idempotency-Key is being carried out; send yours again shortly to get its answer")
        .withHeader("Retry-After", RETRY_AFTER)
        .asException();
  }

  static ProblemException otherRequest() {
    return Problem.of(
            OTHER_REQUEST,
            "This Idempotency-Key was used for a request with another method, path or body within a day; use a new key for a new request")
        .asException();
  }
}
