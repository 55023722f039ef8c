package dev.sallyport.vault.backup;

import io.vertx.core.Future;
import java.util.function.Consumer;

/** What a store gives into a backup, and takes from one. */
public interface Backups {
  /** The form of the contents; only the same form can be restored. */
  Future<String> form();

  /**
   * Gives all contents as they are at one moment, in pieces. Secrets are in it sealed as they are
   * in the store.
   */
  Future<Void> read(Consumer<byte[]> pieces);

  /**
   * Compares a backup with what is stored and, if that was confirmed, puts it in its place: all of
   * it or nothing. What protects against replay is kept and added to; so is the log.
   *
   * @param pieces those of {@link #read}, in their order; can be gone through twice
   */
  Future<Differences> restore(Iterable<byte[]> pieces, RestoreOrder order);
}
