package dev.sallyport.gate.audit.proof;

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
  private final Seal seal;
  private final String prefix;

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
    return NoteSigner.ofSeed(origin, seal.open(place(organisation, origin), sealed));
  }

  /** Neither part can hold a space. */
  private static String place(String organisation, String origin) {
    return "audit-log-key " + organisation + ' ' + origin;
  }
}
