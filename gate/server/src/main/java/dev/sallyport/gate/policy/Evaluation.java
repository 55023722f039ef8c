package dev.sallyport.gate.policy;

import dev.sallyport.gate.policy.rule.Finding;
import dev.sallyport.gate.policy.rule.RequestAttributes;
import dev.sallyport.gate.policy.rule.RequireApproval;
import dev.sallyport.gate.policy.rule.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the policies that apply say of a request: a pure function of them, the request and a moment.
 * Every rule is looked at, so that all reasons are known at once. A rule that throws refuses.
 *
 * @param trace how each rule came out
 */
public record Evaluation(Ruling ruling, Trace trace) {
  private static final String BROKEN =
      "A rule of a policy could not be evaluated, which refuses; an operator finds out with POST /api/policies/evaluate.";

  /** Evaluates. */
  public static Evaluation of(PolicySet policies, RequestAttributes request, Instant now) {
    List<PlacedRule> rules = policies.rules();
    Finding[] findings = new Finding[rules.size()];
    boolean refused = false;
    boolean held = false;
    for (int i = 0; i < findings.length; i++) {
      Finding finding = find(rules.get(i).rule(), request, now);
      findings[i] = finding;
      switch (finding) {
        case Finding.Plain.SATISFIED, Finding.Plain.COUNTED -> {}
        case Finding.Plain.APPROVAL_NEEDED -> held = true;
        case Finding.Plain.FAILED -> refused = true;
        case Finding.Unsatisfied _ -> refused = true;
      }
    }
    return refused || held
        ? new Evaluation(ruling(policies, findings, refused), new Trace(policies, findings))
        : policies.permission();
  }

  private static Finding find(Rule rule, RequestAttributes request, Instant now) {
    try {
      return rule.check(request, now);
    } catch (RuntimeException | StackOverflowError e) {
      return Finding.Plain.FAILED;
    }
  }

  private static Ruling ruling(PolicySet policies, Finding[] findings, boolean refused) {
    return refused
        ? new Ruling.Refuses(reasons(policies.rules(), findings))
        : new Ruling.Holds(demands(policies.rules()), policies.meters());
  }

  private static List<Reason> reasons(List<PlacedRule> rules, Finding[] findings) {
    List<Reason> reasons = new ArrayList<>();
    for (int i = 0; i < findings.length; i++) {
      PlacedRule placed = rules.get(i);
      switch (findings[i]) {
        case Finding.Unsatisfied(String remedy, Instant retryAt) ->
            reasons.add(placed.reason(remedy, retryAt));
        case Finding.Plain.FAILED -> reasons.add(placed.reason(BROKEN, null));
        case Finding.Plain.SATISFIED, Finding.Plain.COUNTED, Finding.Plain.APPROVAL_NEEDED -> {}
      }
    }
    return List.copyOf(reasons);
  }

  private static List<ApprovalDemand> demands(List<PlacedRule> rules) {
    List<ApprovalDemand> demands = new ArrayList<>();
    for (PlacedRule placed : rules) {
      if (placed.rule() instanceof RequireApproval requirement) {
        demands.add(
            new ApprovalDemand(
                placed.policy().id(), placed.policy().version(), placed.position(), requirement));
      }
    }
    return List.copyOf(demands);
  }
}
