package dev.sallyport.service.http;

import org.jspecify.annotations.Nullable;

/**
 * Carries a {@link Problem} to the one place that answers. The problem is public; the cause is
 * internal and only logged.
 */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  /** An expected refusal; it has no stack trace, since where it was raised does not matter. */
  public ProblemException(Problem problem) {
    this(problem, null);
  }

  /** A problem with the internal cause behind it. */
  public ProblemException(Problem problem, @Nullable Throwable cause) {
    super(problem.type().code(), cause, false, false);
    this.problem = problem;
  }

  /** What the client may see. */
  public Problem problem() {
    return problem;
  }
}
