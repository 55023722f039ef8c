package dev.sallyport.vault.server.owner;

import dev.sallyport.vault.keyservice.KeySource;
import dev.sallyport.vault.keyset.KeyEncryptionKeys;
import dev.sallyport.vault.keyset.KeysetRefresh;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeyset;
import dev.sallyport.vault.log.proof.LogTrees;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.store.ClosedStore;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** A vault's store as a command uses it: connected, and waited for. */
final class OpenVault implements AutoCloseable {
  /** Migrations of a large store take their time; every other wait is shorter by itself. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private static final Duration WHOLE_STORE = Duration.ofHours(12);

  private final Vertx vertx;
  private final Organisation organisation;
  private final ClosedStore closed;

  private OpenVault(Vertx vertx, Organisation organisation, ClosedStore closed) {
    this.vertx = vertx;
    this.organisation = organisation;
    this.closed = closed;
  }

  static OpenVault connect(OwnerConfiguration configuration) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      ClosedStore closed = await(configuration.store().connect(vertx, InstantSource.system()));
      return new OpenVault(vertx, configuration.organisation(), closed);
    } catch (RuntimeException e) {
      await(vertx.close());
      throw e;
    }
  }

  /** The store without its contents. */
  ClosedStore closed() {
    return closed;
  }

  /** The keyset as it is stored. */
  WrappedKeyset wrapped() {
    return await(closed.keysets().find(organisation))
        .orElseThrow(
            () ->
                new CommandRefused(
                    ExitCode.KEY,
                    "the store holds no keyset of organisation "
                        + organisation
                        + ": run `vault init` first"));
  }

  /** The key-encryption key, as it is now. */
  KeyEncryptionKeys keys(KeySource source) {
    return await(source.keys(vertx, InstantSource.system()));
  }

  /** The keyset, which takes up what this or another process makes of the stored one meanwhile. */
  VaultKeyset keyset(KeySource source) {
    return keyset(keys(source))
        .follow(
            new KeysetRefresh(closed.keysets(), () -> source.keys(vertx, InstantSource.system())));
  }

  VaultKeyset keyset(KeyEncryptionKeys keys) {
    return await(VaultKeyset.unwrap(wrapped(), keys));
  }

  /** Opens the contents and works with them on an event loop. */
  <T> T with(VaultKeyset keyset, Function<Store, Future<T>> work) {
    return await(start(keyset, work));
  }

  /** The same for what goes through the whole log. */
  <T> T withLong(VaultKeyset keyset, Function<Store, Future<T>> work) {
    return awaitLong(start(keyset, work));
  }

  /** The tree of its log; for work that is done with the store, which fails where there is none. */
  static LogTrees logTrees(Store store) {
    return store
        .logTrees()
        .orElseThrow(
            () ->
                new CommandRefused(
                    ExitCode.CONFIGURATION,
                    "a log in DynamoDB has no tree: `vault log` prints it, and a vault on"
                        + " PostgreSQL or in a file proves it"));
  }

  private <T> Future<T> start(VaultKeyset keyset, Function<Store, Future<T>> work) {
    Promise<T> promise = Promise.promise();
    vertx
        .getOrCreateContext()
        .runOnContext(start -> closed.open(keyset).compose(work).onComplete(promise));
    return promise.future();
  }

  static <T> T await(Future<T> future) {
    return await(future, LONGEST_WAIT);
  }

  /** For what goes through a whole store. */
  static <T> T awaitLong(Future<T> future) {
    return await(future, WHOLE_STORE);
  }

  private static <T> T await(Future<T> future, Duration longest) {
    try {
      return future.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new CommandRefused(ExitCode.UNAVAILABLE, "the store did not answer");
    }
  }

  @Override
  public void close() {
    await(closed.close().eventually(vertx::close));
  }
}
