package dev.sallyport.vault.release;

import dev.sallyport.vault.credential.SealedCredential;
import io.vertx.core.Future;

/** Credentials whose value ends by itself and can be had anew. */
@FunctionalInterface
public interface FreshCredentials {
  /** Whatever is stored is what is released. */
  FreshCredentials AS_STORED = Future::succeededFuture;

  /**
   * The credential to release in the place of {@code stored}: itself while its value is good, or
   * the one that followed it in the store. Fails with a {@link
   * dev.sallyport.vault.endpoint.VaultRefusal} when its value is over and there is no other.
   */
  Future<SealedCredential> fresh(SealedCredential stored);
}
