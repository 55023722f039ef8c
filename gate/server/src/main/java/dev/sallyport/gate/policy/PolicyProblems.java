package dev.sallyport.gate.policy;

import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.ProblemType;

/** What can stand against a change of policies. */
final class PolicyProblems {
  /** 428: the change says which version it is about. */
  private static final ProblemType PRECONDITION_REQUIRED =
      new ProblemType("PRECONDITION_REQUIRED", 428, "Say which version is changed");

  /** 412: somebody else changed it first. */
  private static final ProblemType PRECONDITION_FAILED =
      new ProblemType("PRECONDITION_FAILED", 412, "It has another version by now");

  private PolicyProblems() {}

  static ProblemException versionMissing() {
    return Problem.of(
            PRECONDITION_REQUIRED,
            "Send If-Match with the ETag of the policy that you have seen, so that nobody's change is lost")
        .asException();
  }

  static ProblemException changedMeanwhile() {
    return Problem.of(
            PRECONDITION_FAILED,
            "The policy was changed meanwhile; read it again with GET and apply your change to that version")
        .asException();
  }

  static ProblemException conflict(String detail) {
    return Problem.of(HttpProblems.CONFLICT, detail).asException();
  }
}
