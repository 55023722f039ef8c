package dev.sallyport.gate.policy.rule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one rule says of one request. */
public sealed interface Finding {

  /** Findings that say nothing of the single request. */
  enum Plain implements Finding {
    /** The rule has nothing against it. */
    SATISFIED,
    /** It depends on a counter, which is consumed when the decision is proven. */
    COUNTED,
    /** Somebody has to approve it. */
    APPROVAL_NEEDED,
    /** The rule could not be evaluated, which refuses. */
    FAILED
  }

  /**
   * The rule refuses.
   *
   * @param remedy what would satisfy it, in words; no address, no other principal
   * @param retryAt when time alone will satisfy it; null when time does not help
   */
  record Unsatisfied(String remedy, @Nullable Instant retryAt) implements Finding {}

  /** Refused, and waiting does not help. */
  static Finding unsatisfied(String remedy) {
    return new Unsatisfied(remedy, null);
  }

  /** Satisfied when {@code holds}, otherwise refused with this remedy. */
  static Finding of(boolean holds, String remedy) {
    return holds ? Plain.SATISFIED : unsatisfied(remedy);
  }
}
