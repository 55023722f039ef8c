package dev.sallyport.gate.binding;

import dev.sallyport.gate.identity.BindingId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.sealing.Seal;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;

/**
 * Seals the secrets of bindings under the gate's own keyset, each tied to its organisation, binding
 * and key id: a sealed secret moved to another row does not open.
 */
public final class BindingSeal {
  private final Seal seal;

  public BindingSeal(Seal seal) {
    this.seal = seal;
  }

  Buffer seal(OrganisationId organisation, BindingId binding, String kid, BindingSecret secret) {
    return seal.seal(place(organisation, binding, kid), secret.exposeForSealing());
  }

  /** The key of a binding; throws {@link UnopenedBindingException} when it does not open. */
  BindingKey key(ActiveBinding binding) {
    try {
      return new BindingKey(
          binding.kid(),
          open(binding.organisation(), binding.id(), binding.kid(), binding.sealedSecret()));
    } catch (GeneralSecurityException e) {
      throw new UnopenedBindingException(binding.id(), e);
    }
  }

  BindingSecret open(OrganisationId organisation, BindingId binding, String kid, Buffer sealed)
      throws GeneralSecurityException {
    return BindingSecret.ofBytes(seal.open(place(organisation, binding, kid), sealed));
  }

  /** None of the three parts can hold a space, so two places never read the same. */
  private static String place(OrganisationId organisation, BindingId binding, String kid) {
    return "binding-secret " + organisation.value() + ' ' + binding.value() + ' ' + kid;
  }
}
