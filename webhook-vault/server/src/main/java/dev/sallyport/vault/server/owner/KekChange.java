package dev.sallyport.vault.server.owner;

import static dev.sallyport.vault.server.owner.OpenVault.await;

import dev.sallyport.vault.keyservice.KeySource;
import dev.sallyport.vault.keyset.KeyEncryptionKeys;
import dev.sallyport.vault.keyset.KeyFile;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeyset;
import java.util.Optional;

/**
 * Wraps the data keyset of a store under a new key-encryption key: the next of the same place, or
 * one of another.
 */
final class KekChange {
  private final OpenVault vault;
  private final KeySource old;
  private final Optional<KeySource> target;

  /**
   * From the key in {@code old}.
   *
   * @param target where the new key is, if not in the same place
   */
  KekChange(OpenVault vault, KeySource old, Optional<KeySource> target) {
    this.vault = vault;
    this.old = old;
    this.target = target;
  }

  /** Where the new key is, or will be. */
  KeySource next() {
    return target.orElse(old);
  }

  /** Fails with {@link CommandRefused} where the key cannot be changed from here. */
  void requirePossible() {
    if (next() instanceof KeySource.InEnvironment) {
      throw new CommandRefused(
          ExitCode.CONFIGURATION,
          "a key in VAULT_KEK cannot be replaced from here: name a file or a key service for the"
              + " new one with --to");
    }
  }

  /** Returns the name of the key that wraps then. */
  String run() {
    requirePossible();
    return next() instanceof KeySource.InFile(KeyFile file)
        ? file.alone(() -> target.isPresent() ? move(file) : renew(file))
        : moveToService();
  }

  /**
   * Old and new key, then the store, then the new key alone: each step leaves a file that opens the
   * store.
   */
  private String renew(KeyFile file) {
    LocalKeyEncryptionKeys both = file.read().withNewPrimary();
    VaultKeyset keyset = vault.keyset(both);
    file.replace(both);
    LocalKeyEncryptionKeys renewed = both.primaryAlone();
    rewrap(keyset, renewed);
    file.replace(renewed);
    return renewed.name();
  }

  private String move(KeyFile file) {
    if (!file.exists()) {
      vault.keyset(old);
      file.create(LocalKeyEncryptionKeys.generate());
    }
    LocalKeyEncryptionKeys renewed = file.read();
    if (!renewed.name().equals(vault.wrapped().wrappedBy())) {
      rewrap(vault.keyset(old), renewed);
    }
    return renewed.name();
  }

  /** Also from a service's key to itself: its newest version wraps then. */
  private String moveToService() {
    KeyEncryptionKeys renewed = vault.keys(next());
    boolean moved = renewed.name().equals(vault.wrapped().wrappedBy());
    if (!moved || target.isEmpty()) {
      rewrap(vault.keyset(old), renewed);
    }
    return renewed.name();
  }

  /** Replaces the stored keyset, and opens what is stored then before anyone drops the old key. */
  private void rewrap(VaultKeyset keyset, KeyEncryptionKeys renewed) {
    WrappedKeyset next = await(keyset.wrap(renewed, vault.wrapped().generation() + 1));
    if (!await(vault.closed().keysets().replace(next))) {
      throw new CommandRefused(
          ExitCode.FAILED, "the keyset was wrapped anew by someone else meanwhile; run this again");
    }
    vault.keyset(renewed);
  }
}
