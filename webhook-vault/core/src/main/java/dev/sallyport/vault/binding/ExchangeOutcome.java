package dev.sallyport.vault.binding;

/** What came of exchanging a one-time code. */
public sealed interface ExchangeOutcome {
  /**
   * The secret may be given to the caller: the first exchange of all, or one that the owner asked
   * for.
   */
  record Exchanged(SealedBinding binding) implements ExchangeOutcome {}

  /** The code was never issued. */
  record Unknown() implements ExchangeOutcome {}

  /** The code is older than {@link ExchangeCode#LIFETIME}: 410 {@code code_expired}. */
  record Expired() implements ExchangeOutcome {}

  /** This code was exchanged before: 410 {@code code_used}. */
  record Used() implements ExchangeOutcome {}

  /** Another code was exchanged before, and this is not one that the owner asked for. */
  record Sealed() implements ExchangeOutcome {}
}
