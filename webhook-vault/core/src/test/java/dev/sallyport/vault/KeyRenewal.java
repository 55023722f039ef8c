package dev.sallyport.vault;

import static dev.sallyport.vault.Waiting.await;

import dev.sallyport.service.configuration.Environment;
import dev.sallyport.vault.keyset.KeyEncryptionKeys;
import dev.sallyport.vault.keyset.KeyFile;
import dev.sallyport.vault.keyset.KeysetRefresh;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.rotation.Rotation;
import dev.sallyport.vault.store.ClosedStore;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** All keys replaced beside a vault that runs, as its owner's commands do it. */
final class KeyRenewal {
  private KeyRenewal() {}

  /**
   * New data keys, everything sealed anew, and a new key that wraps them, in the key file alone.
   */
  static void run(Map<String, String> environment) {
    Vertx vertx = Vertx.vertx();
    try {
      VaultConfiguration configuration =
          Environment.read(environment, "VAULT_", VaultConfiguration::from);
      ClosedStore closed = await(configuration.store().connect(vertx, InstantSource.system()));
      KeyFile file = new KeyFile(Path.of(environment.get("VAULT_KEK_FILE")));
      VaultKeyset keyset = rotated(vertx, closed, configuration, file.read());
      wrapAnew(closed, keyset, file);
      await(closed.close());
    } finally {
      await(vertx.close());
    }
  }

  private static VaultKeyset rotated(
      Vertx vertx, ClosedStore closed, VaultConfiguration configuration, KeyEncryptionKeys keys) {
    VaultKeyset keyset =
        await(
            closed
                .keysets()
                .find(configuration.organisation())
                .compose(found -> VaultKeyset.unwrap(found.orElseThrow(), keys)));
    keyset.follow(new KeysetRefresh(closed.keysets(), () -> Future.succeededFuture(keys)));
    Rotation rotation = new Rotation(closed.keysets(), keys, keyset);
    await(rotation.begin());
    Store store =
        await(VaultApplication.onContext(vertx.getOrCreateContext(), () -> closed.open(keyset)));
    while (!await(rotation.step(store.sealedRecords())).isDone()) {
      // some more each time
    }
    return keyset;
  }

  private static void wrapAnew(ClosedStore closed, VaultKeyset keyset, KeyFile file) {
    LocalKeyEncryptionKeys both = file.read().withNewPrimary();
    file.replace(both);
    boolean replaced =
        await(
            keyset
                .wrap(both.primaryAlone(), keyset.generation() + 1)
                .compose(closed.keysets()::replace));
    if (!replaced) {
      throw new AssertionError("somebody else changed the keyset");
    }
    file.replace(both.primaryAlone());
  }
}
