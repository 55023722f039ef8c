package dev.sallyport.gate.policy.rule;

/** JSON that is no rule. The message names the field and says what to do; it repeats no value. */
public final class RuleRefused extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  RuleRefused(String advice) {
    super(advice);
  }
}
