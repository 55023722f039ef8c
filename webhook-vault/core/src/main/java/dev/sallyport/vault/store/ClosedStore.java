package dev.sallyport.vault.store;

import dev.sallyport.vault.backup.Backups;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeysets;
import io.vertx.core.Future;

/**
 * A store before its keyset was unwrapped: nothing but the wrapped keyset can be read. One per
 * process.
 */
public interface ClosedStore {
  /** The wrapped keysets. */
  WrappedKeysets keysets();

  /**
   * The store's contents. Called once for every event loop that will use it, on that event loop:
   * what is returned belongs to it. Fails when the keyset is not the one the contents were written
   * under.
   */
  Future<Store> open(VaultKeyset keyset);

  /** Backups of the contents, which {@code keyset} opens. */
  Backups backups(VaultKeyset keyset);

  /**
   * Lets go of connections and files of this and of all stores opened from it, after what was
   * accepted is written.
   */
  Future<Void> close();
}
