package dev.sallyport.gate.binding;

/**
 * A URL that no vault may be bound at. The message is the rule it breaks, for the operator who sent
 * it.
 */
final class UnfitVaultUrlException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String rule;

  UnfitVaultUrlException(String rule) {
    super("a vault's URL is refused: " + rule, null, false, false);
    this.rule = rule;
  }

  /** Completes the sentence "a vault's URL is taken when …". */
  String rule() {
    return rule;
  }
}
