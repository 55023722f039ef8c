package dev.sallyport.gate.audit.proof;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.gate.sealing.Seal;
import dev.sallyport.service.transparency.NoteSigner;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.security.GeneralSecurityException;

/**
 * The keys of logs: one for each organisation, under the gate's own keyset, tied to organisation
 * and name.
 */
public final class TreeKeys {
  /** To make a key ready takes longer than to sign with it, and a busy log signs every moment. */
  private static final int KEPT = 1_000;

  private final Seal seal;
  private final String prefix;
  private final Cache<Sealed, NoteSigner> opened = Caffeine.newBuilder().maximumSize(KEPT).build();

  /** A key as it is stored, and where. */
  private record Sealed(String place, Buffer key) {}

  /**
   * Keys of the logs of a gate.
   *
   * @param publicUrl its URL, from which the names of new logs are made
   */
  public TreeKeys(Seal seal, String publicUrl) {
    this.seal = seal;
    URI url = URI.create(publicUrl);
    this.prefix = (url.getRawAuthority() + url.getRawPath()).replace('+', '-') + "/audit/";
  }

  /** A key for a log that has none yet. */
  NoteSigner generate(String organisation) {
    return NoteSigner.generate(prefix + organisation);
  }

  Buffer seal(String organisation, NoteSigner signer) {
    return seal.seal(place(organisation, signer.key().name()), signer.exportSeed());
  }

  NoteSigner open(String organisation, String origin, Buffer sealed)
      throws GeneralSecurityException {
    Sealed stored = new Sealed(place(organisation, origin), sealed);
    NoteSigner known = opened.getIfPresent(stored);
    if (known != null) {
      return known;
    }
    NoteSigner signer = NoteSigner.ofSeed(origin, seal.open(stored.place(), sealed));
    opened.put(stored, signer);
    return signer;
  }

  /** Neither part can hold a space. */
  private static String place(String organisation, String origin) {
    return "audit-log-key " + organisation + ' ' + origin;
  }
}
