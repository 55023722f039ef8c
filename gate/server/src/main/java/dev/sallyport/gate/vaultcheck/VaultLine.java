package dev.sallyport.gate.vaultcheck;

import io.vertx.core.Future;

/** Where requests to the vault go out. */
interface VaultLine {
  /** What came back; {@link Reply#NONE} when nothing did. It never fails for what a vault does. */
  Future<Reply> fire(Shot shot);
}
