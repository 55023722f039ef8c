package dev.sallyport.vault.keyset;

import io.vertx.core.Future;

/**
 * What wraps the vault's data keyset: a key in a file or the environment, or in a key service. It
 * is asked when a vault starts and when a key changes, never for a request. Futures fail with
 * {@link KeysetException} when the key cannot be used or does not fit.
 */
public interface KeyEncryptionKeys {
  /** Names the key that wraps, without telling anything of it; kept beside what it wrapped. */
  String name();

  /** Wraps {@code plaintext} so that only this key and the same associated data unwrap it. */
  Future<byte[]> wrap(byte[] plaintext, byte[] associatedData);

  /** The opposite of {@link #wrap}. */
  Future<byte[]> unwrap(byte[] wrapped, byte[] associatedData);
}
