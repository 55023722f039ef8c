package dev.sallyport.gate.binding;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import dev.sallyport.gate.identity.BindingId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.ticket.BindingSecret;
import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;

/**
 * Seals the secrets of bindings under the gate's own keyset, each tied to its organisation, binding
 * and key id: a sealed secret moved to another row does not open.
 */
public final class BindingSeal {
  private final Aead aead;

  BindingSeal(Aead aead) {
    this.aead = aead;
  }

  Buffer seal(OrganisationId organisation, BindingId binding, String kid, BindingSecret secret) {
    try {
      return Buffer.buffer(
          aead.encrypt(secret.exposeForSealing(), place(organisation, binding, kid)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the sealing keyset does not seal", e);
    }
  }

  BindingSecret open(OrganisationId organisation, BindingId binding, String kid, Buffer sealed)
      throws GeneralSecurityException {
    return BindingSecret.ofBytes(
        aead.decrypt(sealed.getBytes(), place(organisation, binding, kid)));
  }

  /** None of the three parts can hold a space, so two places never read the same. */
  private static byte[] place(OrganisationId organisation, BindingId binding, String kid) {
    return ("binding-secret " + organisation.value() + ' ' + binding.value() + ' ' + kid)
        .getBytes(UTF_8);
  }
}
