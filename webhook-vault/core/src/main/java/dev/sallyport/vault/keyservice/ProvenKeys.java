package dev.sallyport.vault.keyservice;

import dev.sallyport.vault.keyset.KeyEncryptionKeys;
import dev.sallyport.vault.keyset.KeysetException;
import io.vertx.core.Future;
import java.util.Arrays;

/**
 * Believes a key service nothing: what it wrapped must open again, and must not open for other
 * associated data. An older transit engine, for one, ignores associated data without a word.
 */
final class ProvenKeys implements KeyEncryptionKeys {
  private final KeyEncryptionKeys keys;

  ProvenKeys(KeyEncryptionKeys keys) {
    this.keys = keys;
  }

  @Override
  public String name() {
    return keys.name();
  }

  @Override
  public Future<byte[]> wrap(byte[] plaintext, byte[] associatedData) {
    return keys.wrap(plaintext, associatedData)
        .compose(
            wrapped ->
                keys.unwrap(wrapped, associatedData)
                    .map(opened -> requireSame(opened, plaintext))
                    .compose(same -> requireBound(wrapped, associatedData))
                    .map(wrapped));
  }

  @Override
  public Future<byte[]> unwrap(byte[] wrapped, byte[] associatedData) {
    return keys.unwrap(wrapped, associatedData);
  }

  private static boolean requireSame(byte[] opened, byte[] plaintext) {
    boolean same = Arrays.equals(opened, plaintext);
    Arrays.fill(opened, (byte) 0);
    if (!same) {
      throw new KeysetException("the key service does not open what it wrapped");
    }
    return true;
  }

  /** A refusal for any other reason, such as an outage, proves nothing. */
  private Future<Void> requireBound(byte[] wrapped, byte[] associatedData) {
    byte[] other = Arrays.copyOf(associatedData, associatedData.length + 1);
    return keys.unwrap(wrapped, other)
        .transform(
            opened -> {
              if (opened.succeeded()) {
                return Future.failedFuture(
                    new KeysetException(
                        "the key service ignores associated data: this key, or this version of the service,"
                            + " cannot be used"));
              }
              return opened.cause() instanceof KeysetException refusal && refusal.isMismatch()
                  ? Future.succeededFuture()
                  : Future.failedFuture(opened.cause());
            });
  }
}
