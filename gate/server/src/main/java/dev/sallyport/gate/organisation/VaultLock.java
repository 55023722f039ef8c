package dev.sallyport.gate.organisation;

import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.ProblemType;

/** The refusal of every change while the organisation's vault is locked. */
public final class VaultLock {
  /** 423 {@code VAULT_LOCKED}. */
  public static final ProblemType LOCKED =
      new ProblemType("VAULT_LOCKED", 423, "The vault is locked");

  private VaultLock() {}

  /** The refusal, with what to do. */
  public static ProblemException refusal() {
    return Problem.of(
            LOCKED,
            "Nothing can be changed until an operator clears the lock with POST /api/vault/lock/clear")
        .asException();
  }
}
