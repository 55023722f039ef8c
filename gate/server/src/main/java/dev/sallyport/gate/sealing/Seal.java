package dev.sallyport.gate.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;

/**
 * Seals secrets under the gate's own keyset, each tied to its place: one that is moved to another
 * row does not open.
 *
 * <p>A place is a text that names the kind of secret and the row it belongs to, and that no other
 * place can be spelled like.
 */
public final class Seal {
  private final Aead aead;

  Seal(Aead aead) {
    this.aead = aead;
  }

  /** Seals {@code secret} for this place. */
  public Buffer seal(String place, byte[] secret) {
    try {
      return Buffer.buffer(aead.encrypt(secret, place.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the sealing keyset does not seal", e);
    }
  }

  /**
   * Opens what was sealed for this place.
   *
   * @throws GeneralSecurityException when it was sealed for another place, under another keyset, or
   *     was touched
   */
  public byte[] open(String place, Buffer sealed) throws GeneralSecurityException {
    return aead.decrypt(sealed.getBytes(), place.getBytes(UTF_8));
  }
}
