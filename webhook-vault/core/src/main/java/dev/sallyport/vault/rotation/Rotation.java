package dev.sallyport.vault.rotation;

import dev.sallyport.vault.keyset.KeyEncryptionKeys;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeysets;
import io.vertx.core.Future;

/**
 * Replaces the data keys of a store while vaults serve from it. Each step leaves a store that every
 * vault can read; who starts again after a crash goes on where it ended.
 *
 * <ol>
 *   <li>A new key is added and seals from now on. A vault that has not noticed takes the keyset up
 *       when it meets a ciphertext of the new key, or when the store refuses what it sealed with
 *       the old one.
 *   <li>What older keys sealed is sealed anew, some at a time.
 *   <li>When nothing is left, the older keys are dropped.
 * </ol>
 */
public final class Rotation {
  /** Few enough that nobody waits for them, enough that it gets on. */
  private static final int AT_ONCE = 200;

  private final WrappedKeysets stored;
  private final KeyEncryptionKeys keys;
  private final VaultKeyset keyset;

  /** Of {@code keyset}, which follows its store. */
  public Rotation(WrappedKeysets stored, KeyEncryptionKeys keys, VaultKeyset keyset) {
    this.stored = stored;
    this.keys = keys;
    this.keyset = keyset;
  }

  /** Adds a key that seals from now on, unless a rotation is under way already. */
  public Future<Boolean> begin() {
    return keyset.size() > 1
        ? Future.succeededFuture(false)
        : replace(keyset.withNewPrimary()).map(true);
  }

  /**
   * Seals some more anew; when nothing was left, drops the older keys instead.
   *
   * @return how far it was before; {@linkplain Progress#isDone done} means that this was the last
   */
  public Future<Progress> step(SealedRecords records) {
    return records
        .progress()
        .compose(
            progress ->
                (progress.isDone() ? dropOlderKeys() : records.reseal(AT_ONCE)).map(progress));
  }

  private Future<Void> dropOlderKeys() {
    return keyset.size() == 1 ? Future.succeededFuture() : replace(keyset.primaryAlone());
  }

  private Future<Void> replace(VaultKeyset next) {
    return next.wrap(keys, next.generation())
        .compose(stored::replace)
        .compose(
            replaced ->
                replaced
                    ? keyset.refresh()
                    : Future.failedFuture(
                        new KeysetException(
                            "the keyset was changed by someone else meanwhile; run this again")));
  }
}
