package dev.sallyport.gate.redirect;

import dev.sallyport.gate.policy.Reason;
import dev.sallyport.service.http.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a credential is not given this time.
 *
 * @param reasons the rules of policies that are not satisfied; empty when it was no policy
 * @param rate the rate that is used up; null when it was none
 */
public record Refusal(Denial denial, List<Reason> reasons, @Nullable SpentRate rate) {
  public Refusal {
    reasons = List.copyOf(reasons);
  }

  /** No policy refused, nothing was counted. */
  static Refusal of(Denial denial) {
    return new Refusal(denial, List.of(), null);
  }

  /** Policies refused. */
  static Refusal of(List<Reason> reasons) {
    return new Refusal(Denial.POLICY_DENIED, reasons, null);
  }

  /** The machine name of the rule that refused, the first of them; null when none did. */
  @Nullable String rule() {
    return reasons.isEmpty() ? null : reasons.getFirst().type().wireName();
  }

  /**
   * What the client is told: the kind of refusal, what would satisfy it, and when to come back
   * where that is enough. No policy, no address and nobody else is named.
   */
  public Problem problem(Instant now) {
    Problem problem = denial.problem();
    if (!reasons.isEmpty()) {
      problem = explained(problem);
    }
    Instant retryAt = retryAt();
    if (retryAt != null) {
      problem = problem.withHeader("Retry-After", Long.toString(secondsUntil(retryAt, now)));
    }
    SpentRate spent = rate;
    return spent == null || retryAt == null
        ? problem
        : problem
            .withHeader("RateLimit-Policy", spent.policyHeader())
            .withHeader("RateLimit", spent.header(secondsUntil(retryAt, now)));
  }

  private Problem explained(Problem problem) {
    String remedies = String.join(" ", reasons.stream().map(Reason::remedy).distinct().toList());
    return new Problem(problem.type(), remedies, problem.members(), problem.headers())
        .with("rule", reasons.getFirst().type().wireName())
        .with("reasons", reasons.stream().map(Refusal::view).toList());
  }

  private static Map<String, Object> view(Reason reason) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("rule", reason.type().wireName());
    view.put("remedy", reason.remedy());
    Instant retryAt = reason.retryAt();
    if (retryAt != null) {
      view.put("retryAt", retryAt.toString());
    }
    return view;
  }

  /** When time alone has satisfied everything; null when it does not. */
  private @Nullable Instant retryAt() {
    SpentRate spent = rate;
    Instant latest = spent == null ? null : spent.retryAt();
    for (Reason reason : reasons) {
      Instant at = reason.retryAt();
      if (at == null) {
        return null;
      }
      latest = latest == null || at.isAfter(latest) ? at : latest;
    }
    return latest;
  }

  /** Whole seconds, rounded up, so that who comes back then is not told to wait again. */
  private static long secondsUntil(Instant then, Instant now) {
    Duration rest = Duration.between(now, then);
    return Math.max(1, rest.plusNanos(999_999_999).toSeconds());
  }
}
