package dev.sallyport.gate.delivery;

import dev.sallyport.gate.trust.Reference;
import dev.sallyport.gate.trust.TrustProfile;
import java.util.List;
import java.util.Optional;

/**
 * What stays when a key is replaced: names that other systems gave, which the gate carries along.
 *
 * @param ledger lines of a ledger
 */
record Continuity(
    Optional<Reference> creditAccount,
    Optional<Reference> contract,
    ContractRequirement requirement,
    List<Reference> ledger) {
  /** More is for the ledger itself. References. */
  static final int MAXIMUM_LEDGER_REFERENCES = 32;

  /** Refuses too many references with {@link IllegalArgumentException}. */
  Continuity {
    ledger = ledger.stream().distinct().toList();
    if (ledger.size() > MAXIMUM_LEDGER_REFERENCES) {
      throw new IllegalArgumentException(
          "The field 'ledger_references' has at most " + MAXIMUM_LEDGER_REFERENCES + " entries");
    }
  }

  /** The same for a successor that is to keep only some of it. */
  Continuity keeping(boolean account, boolean contracts) {
    return new Continuity(
        account ? creditAccount : Optional.empty(),
        contracts ? contract : Optional.empty(),
        requirement,
        ledger);
  }

  /** The same under another trust profile, whose account pays where none is kept. */
  Continuity under(TrustProfile profile) {
    return new Continuity(creditAccount.or(profile::creditAccount), contract, requirement, ledger);
  }

  /** Whether the account is the one that the profile is for, if it is for any. */
  boolean isPaidAs(TrustProfile profile) {
    return profile.creditAccount().isEmpty() || profile.creditAccount().equals(creditAccount);
  }
}
