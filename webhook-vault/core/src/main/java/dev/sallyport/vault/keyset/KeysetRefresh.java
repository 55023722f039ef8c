package dev.sallyport.vault.keyset;

import dev.sallyport.service.log.LogKeys;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether a keyset was changed in its store: one look at a time, whoever asks. The
 * key-encryption key is asked only when it was, and then read anew, since it may have been changed
 * as well.
 */
public final class KeysetRefresh {
  private static final Logger LOG = LoggerFactory.getLogger(KeysetRefresh.class);

  /** After a failure, so that a key service in trouble is not asked for every request. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final WrappedKeysets stored;
  private final Supplier<Future<KeyEncryptionKeys>> keys;
  private @Nullable Future<Optional<VaultKeyset>> looking;
  private long failedAt = System.nanoTime() - PAUSE.toNanos();

  /** Reads {@code keys} when they are needed. */
  public KeysetRefresh(WrappedKeysets stored, Supplier<Future<KeyEncryptionKeys>> keys) {
    this.stored = stored;
    this.keys = keys;
  }

  /** A keyset of a later generation than {@code held}, if there is one. */
  synchronized Future<Optional<VaultKeyset>> later(Organisation organisation, long held) {
    if (looking != null) {
      return looking;
    }
    if (System.nanoTime() - failedAt < PAUSE.toNanos()) {
      return Future.succeededFuture(Optional.empty());
    }
    Future<Optional<VaultKeyset>> look = look(organisation, held).onFailure(this::note);
    looking = look.isComplete() ? null : look;
    return look.onComplete(done -> end());
  }

  private Future<Optional<VaultKeyset>> look(Organisation organisation, long held) {
    return stored
        .find(organisation)
        .compose(
            found ->
                found
                    .filter(wrapped -> wrapped.generation() > held)
                    .map(this::unwrap)
                    .orElseGet(() -> Future.succeededFuture(Optional.empty())));
  }

  private Future<Optional<VaultKeyset>> unwrap(WrappedKeyset wrapped) {
    return keys.get().compose(current -> VaultKeyset.unwrap(wrapped, current)).map(Optional::of);
  }

  private synchronized void end() {
    looking = null;
  }

  private synchronized void note(Throwable failure) {
    failedAt = System.nanoTime();
    LOG.atError()
        .addKeyValue(LogKeys.STEP, "keyset")
        .setCause(failure)
        .log("the keyset in the store cannot be looked at or unwrapped");
  }
}
