package dev.sallyport.gate.sealing;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * The gate's own Tink keyset (AES-256-GCM), under which the secrets of bindings and of receivers of
 * events are kept. It comes from the environment and is never in the database.
 */
public final class SealingKeyset {
  private SealingKeyset() {}

  /**
   * A new keyset in Tink's JSON form. It is a secret: whoever has it and the database can issue
   * tickets.
   */
  public static String generate() {
    try {
      KeysetHandle keyset =
          KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get());
      return TinkJsonProtoKeysetFormat.serializeKeyset(
          keyset, AeadConfig2026.get(), InsecureSecretKeyAccess.get());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink made no keyset", e);
    }
  }

  /**
   * The seal of a keyset, proven by a round trip.
   *
   * @throws GeneralSecurityException when {@code json} is no usable keyset; the message tells
   *     nothing of it
   */
  public static Seal parse(String json) throws GeneralSecurityException {
    Seal seal = new Seal(aead(json));
    proveRoundTrip(seal);
    return seal;
  }

  private static Aead aead(String json) throws GeneralSecurityException {
    try {
      return TinkJsonProtoKeysetFormat.parseKeyset(
              json, AeadConfig2026.get(), InsecureSecretKeyAccess.get())
          .getPrimitive(AeadConfig2026.get(), Aead.class);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new GeneralSecurityException(
          "not a Tink AEAD keyset"); // its own message might quote the keyset
    }
  }

  private static void proveRoundTrip(Seal seal) throws GeneralSecurityException {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    Buffer sealed = seal.seal("self-test", secret);
    if (!MessageDigest.isEqual(seal.open("self-test", sealed), secret)) {
      throw new GeneralSecurityException("the sealing keyset does not open what it sealed");
    }
  }
}
