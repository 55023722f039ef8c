package dev.sallyport.gate.audit.proof;

import dev.sallyport.gate.binding.ActiveBinding;
import org.jspecify.annotations.Nullable;

/**
 * What is held of the log of an organisation's vault.
 *
 * @param key of the vault's log; null before the first exchange
 * @param checkpoint the signed note; null before the first exchange
 * @param size entries under it
 * @param vaultHolds records of the gate's log under the checkpoint that the vault holds
 */
record VaultLog(
    ActiveBinding binding,
    @Nullable String key,
    @Nullable String checkpoint,
    long size,
    long vaultHolds) {
  String organisation() {
    return binding.organisation().value();
  }
}
