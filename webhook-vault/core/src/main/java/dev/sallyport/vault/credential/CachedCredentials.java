package dev.sallyport.vault.credential;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Remembers ciphertexts, so that a release needs one round trip to the store. What {@link #recall}
 * gives may be out of date: only {@link dev.sallyport.vault.release.Redemptions#redeem}, which
 * compares versions, says whether it is not. Thread-safe; one per process.
 */
public final class CachedCredentials {
  /**
   * Bytes of ciphertext remembered: a small part of a 256 MB heap, and 64,000 credentials of a
   * usual size.
   */
  private static final long MAXIMUM_BYTES = 64L * 1024 * 1024;

  /** What an entry weighs beside its ciphertexts: keys, names and objects. */
  private static final int ENTRY_BYTES = 512;

  /** The same for each field. */
  private static final int FIELD_BYTES = 128;

  private final Credentials credentials;
  private final VaultKeyset keyset;
  private final Cache<Key, SealedCredential> remembered;

  /** Remembers what can be opened with {@code keyset}. */
  public CachedCredentials(Credentials credentials, VaultKeyset keyset) {
    this.credentials = credentials;
    this.keyset = keyset;
    this.remembered =
        Caffeine.newBuilder()
            .maximumWeight(MAXIMUM_BYTES)
            .weigher(CachedCredentials::weight)
            .executor(Runnable::run)
            .build();
  }

  /** The credential from memory, else from the store. */
  public Future<Optional<SealedCredential>> recall(Organisation organisation, ServiceName service) {
    SealedCredential known = remembered.getIfPresent(new Key(organisation, service));
    return known == null || !known.ciphertexts().values().stream().allMatch(keyset::knows)
        ? reload(organisation, service)
        : Future.succeededFuture(Optional.of(known));
  }

  /** The credential from the store, whatever memory says. */
  public Future<Optional<SealedCredential>> reload(Organisation organisation, ServiceName service) {
    Key key = new Key(organisation, service);
    remembered.invalidate(key);
    return credentials
        .find(organisation, service)
        .onSuccess(found -> found.ifPresent(credential -> remembered.put(key, credential)));
  }

  private static int weight(Key key, SealedCredential credential) {
    int bytes = ENTRY_BYTES;
    for (byte[] ciphertext : credential.ciphertexts().values()) {
      bytes += ciphertext.length + FIELD_BYTES;
    }
    return bytes;
  }

  private record Key(Organisation organisation, ServiceName service) {}
}
