package dev.sallyport.gate.outbound;

/**
 * A URL that the gate does not call. The message is the rule it breaks, for the operator who sent
 * it.
 */
public final class UnfitUrlException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String rule;

  public UnfitUrlException(String rule) {
    super("a URL is refused: " + rule, null, false, false);
    this.rule = rule;
  }

  /** Completes the sentence "a URL is taken when …". */
  public String rule() {
    return rule;
  }
}
