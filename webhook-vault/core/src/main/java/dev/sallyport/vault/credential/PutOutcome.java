package dev.sallyport.vault.credential;

/** What came of putting a credential. */
public sealed interface PutOutcome {
  /** Stored, durably. */
  record Stored(CredentialSummary credential) implements PutOutcome {}

  /** {@link PutMode.Create}, and the service has a credential: 409 {@code already_exists}. */
  record AlreadyExists() implements PutOutcome {}

  /** {@link PutMode.Overwrite}, and the service has none: 404 {@code token_not_found}. */
  record NotFound() implements PutOutcome {}

  /** {@link PutMode.Overwrite} of another life than the stored one: 409 {@code stale_creation}. */
  record StaleCreation() implements PutOutcome {}

  /**
   * The vault's owner set rules for requests, or that the credential is only released sealed; the
   * value came with others, which are not its giver's to set.
   */
  record RulesOfOwner() implements PutOutcome {}
}
