package dev.sallyport.vault.server.owner;

import dev.sallyport.vault.keyservice.KeySource;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.rotation.Progress;
import dev.sallyport.vault.rotation.Rotation;
import java.util.function.Consumer;

/** Replaces the data keys of a store from beginning to end, and tells how far it is. */
final class DataKeyChange {
  private final OpenVault vault;
  private final KeySource key;
  private final Consumer<String> progress;

  /**
   * Of a keyset that {@code key} unwraps.
   *
   * @param progress takes lines for whoever waits
   */
  DataKeyChange(OpenVault vault, KeySource key, Consumer<String> progress) {
    this.vault = vault;
    this.key = key;
    this.progress = progress;
  }

  /**
   * Ends with one data key.
   *
   * @return whether it is a new one; not where a change was under way, which is then finished
   */
  boolean run() {
    VaultKeyset keyset = vault.keyset(key);
    Rotation rotation = new Rotation(vault.closed().keysets(), vault.keys(key), keyset);
    boolean begun = OpenVault.await(rotation.begin());
    progress.accept(
        begun
            ? "data key " + keyset.primary() + " seals from now on"
            : "going on with a rotation to data key " + keyset.primary());
    Progress reached;
    do {
      reached = vault.with(keyset, store -> rotation.step(store.sealedRecords()));
      progress.accept(
          "sealed anew: " + (reached.total() - reached.left()) + " of " + reached.total());
    } while (!reached.isDone());
    progress.accept("dropped the older data keys");
    return begun;
  }
}
