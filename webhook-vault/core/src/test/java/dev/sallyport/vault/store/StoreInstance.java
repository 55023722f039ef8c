package dev.sallyport.vault.store;

import dev.sallyport.vault.keyset.KeyEncryptionKeys;
import dev.sallyport.vault.keyset.KeysetRefresh;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeyset;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.assertj.core.api.ObjectAssert;

/**
 * A store as one vault process has it open: used from one event loop, awaited by the test's thread.
 */
public final class StoreInstance implements AutoCloseable {
  private static final long SECONDS = 30;

  private final Context context;
  private final ClosedStore closed;
  private final VaultKeyset keyset;
  private final KeyEncryptionKeys keys;
  private final Store store;

  private StoreInstance(
      Context context, ClosedStore closed, VaultKeyset keyset, KeyEncryptionKeys keys) {
    this.keys = keys;
    this.context = context;
    this.closed = closed;
    this.keyset = keyset;
    this.store = on(context, () -> closed.open(keyset));
  }

  /** Opens what {@code connect} finds, making its keyset when it has none. */
  public static StoreInstance open(
      Vertx vertx,
      Organisation organisation,
      KeyEncryptionKeys keys,
      Future<? extends ClosedStore> connect) {
    ClosedStore closed = await(connect);
    await(
        VaultKeyset.generate(organisation)
            .wrap(keys, 1)
            .compose(wrapped -> closed.keysets().create(wrapped)));
    WrappedKeyset wrapped = await(closed.keysets().find(organisation)).orElseThrow();
    VaultKeyset keyset =
        await(VaultKeyset.unwrap(wrapped, keys))
            .follow(new KeysetRefresh(closed.keysets(), () -> Future.succeededFuture(keys)));
    return new StoreInstance(
        ((VertxInternal) vertx).createEventLoopContext(), closed, keyset, keys);
  }

  /** Calls the store on its event loop. */
  public <T> Future<T> start(Function<Store, Future<T>> call) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(now -> call.apply(store).onComplete(promise));
    return promise.future();
  }

  /** Calls the store on its event loop and waits for what comes of it. */
  public <T> T call(Function<Store, Future<T>> call) {
    return await(start(call));
  }

  /** Calls the store, waits, and asserts about what comes of it. */
  public <T> ObjectAssert<T> expect(Function<Store, Future<T>> call) {
    return new ObjectAssert<>(call(call));
  }

  /** What the store's contents are sealed with. */
  public VaultKeyset keyset() {
    return keyset;
  }

  /** What wraps the keyset. */
  KeyEncryptionKeys keys() {
    return keys;
  }

  public ClosedStore closed() {
    return closed;
  }

  @Override
  public void close() {
    await(closed.close());
  }

  /** Waits for a future on a thread that may. */
  public static <T> T await(Future<T> future) {
    try {
      return future.await(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("nothing came within " + SECONDS + " s", e);
    }
  }

  private static <T> T on(Context context, Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(now -> call.get().onComplete(promise));
    return await(promise.future());
  }
}
