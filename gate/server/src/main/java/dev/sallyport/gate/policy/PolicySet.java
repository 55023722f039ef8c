package dev.sallyport.gate.policy;

import static dev.sallyport.gate.policy.rule.Finding.Plain.COUNTED;
import static dev.sallyport.gate.policy.rule.Finding.Plain.SATISFIED;

import dev.sallyport.gate.policy.rule.Finding;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The policies that apply to a request, made ready: the enabled ones, each once however often it is
 * attached, in the order of their ids.
 */
public final class PolicySet {
  /** Restricts nothing. */
  public static final PolicySet NONE = new PolicySet(List.of());

  private final List<Policy> policies;
  private final List<PlacedRule> rules;
  private final List<Meter> meters;
  private final Evaluation permission;

  private PolicySet(List<Policy> policies) {
    this.policies = policies;
    this.rules = policies.stream().flatMap(PlacedRule::allOf).toList();
    this.meters = rules.stream().map(PlacedRule::meter).filter(Objects::nonNull).toList();
    this.permission =
        new Evaluation(
            new Ruling.Permits(meters),
            new Trace(
                this,
                rules.stream()
                    .map(placed -> placed.meter() == null ? SATISFIED : COUNTED)
                    .toArray(Finding[]::new)));
  }

  /** The set of these policies. */
  public static PolicySet of(Collection<Policy> policies) {
    TreeMap<String, Policy> enabled = new TreeMap<>();
    for (Policy policy : policies) {
      if (policy.enabled()) {
        enabled.put(policy.id().value(), policy);
      }
    }
    return enabled.isEmpty() ? NONE : new PolicySet(List.copyOf(enabled.values()));
  }

  /** Whether nothing is restricted. */
  public boolean isEmpty() {
    return policies.isEmpty();
  }

  /** The enabled policies. */
  public List<Policy> policies() {
    return policies;
  }

  List<PlacedRule> rules() {
    return rules;
  }

  /** All counters that a permitted request is counted on. */
  public List<Meter> meters() {
    return meters;
  }

  /** When nothing stands against a request: always the same, its trace too. */
  Evaluation permission() {
    return permission;
  }
}
