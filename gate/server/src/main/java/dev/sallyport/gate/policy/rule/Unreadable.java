package dev.sallyport.gate.policy.rule;

import java.time.Instant;

/** Stands for stored rules that this version of the gate does not understand, and refuses. */
public record Unreadable() implements Rule {

  @Override
  public RuleType type() {
    return RuleType.UNREADABLE;
  }

  @Override
  public Finding check(RequestAttributes request, Instant now) {
    return Finding.Plain.FAILED;
  }
}
