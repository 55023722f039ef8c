package dev.sallyport.gate.organisation;

/**
 * The organisation's vault is locked: nothing changes until an operator clears the lock (423 {@code
 * VAULT_LOCKED}).
 */
public final class VaultLockedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  VaultLockedException() {
    super("the organisation's vault is locked", null, false, false);
  }
}
