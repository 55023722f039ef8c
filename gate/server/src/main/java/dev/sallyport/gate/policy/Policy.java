package dev.sallyport.gate.policy;

import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.gate.policy.rule.Rule;
import java.util.List;

/**
 * A named set of rules, all of which have to be satisfied.
 *
 * @param version rises with every change; id and version together never mean anything else
 * @param enabled a disabled policy is as if it were not there
 */
public record Policy(PolicyId id, String name, int version, boolean enabled, List<Rule> rules) {
  public Policy {
    rules = List.copyOf(rules);
  }
}
