package dev.sallyport.vault.binding;

/** What came of exchanging a one-time code. */
public sealed interface ExchangeOutcome {
  /** The only time this ever happens to a vault: the secret may be given to the caller. */
  record Exchanged(SealedBinding binding) implements ExchangeOutcome {}

  /** The code was never issued. */
  record Unknown() implements ExchangeOutcome {}

  /** The code is older than {@link ExchangeCode#LIFETIME}: 410 {@code code_expired}. */
  record Expired() implements ExchangeOutcome {}

  /** This code was exchanged before: 410 {@code code_used}. */
  record Used() implements ExchangeOutcome {}

  /** Another code was exchanged before; no other ever will be. */
  record Sealed() implements ExchangeOutcome {}
}
