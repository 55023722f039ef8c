package dev.sallyport.gate.binding;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.sallyport.gate.identity.BindingId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.ticket.BindingSecret;
import java.security.GeneralSecurityException;

/**
 * The gate's own Tink keyset (AES-256-GCM), under which the secrets of bindings are kept. It comes
 * from the environment and is never in the database.
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
  public static BindingSeal parse(String json) throws GeneralSecurityException {
    BindingSeal seal = new BindingSeal(aead(json));
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

  private static void proveRoundTrip(BindingSeal seal) throws GeneralSecurityException {
    OrganisationId organisation = OrganisationId.fresh();
    BindingId binding = BindingId.fresh();
    BindingSecret secret = BindingSecret.generate();
    BindingSecret opened =
        seal.open(
            organisation,
            binding,
            "self-test",
            seal.seal(organisation, binding, "self-test", secret));
    if (!opened.sha256Hex().equals(secret.sha256Hex())) {
      throw new GeneralSecurityException("the sealing keyset does not open what it sealed");
    }
  }
}
