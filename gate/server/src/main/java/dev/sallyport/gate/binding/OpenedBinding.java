package dev.sallyport.gate.binding;

import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.gate.outbound.UnfitUrlException;
import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.TicketFormat;
import java.net.URI;
import java.security.GeneralSecurityException;

/**
 * A binding with its secret in hand, for whoever has to sign more than the usual: keep it as short
 * as the work takes.
 */
public record OpenedBinding(
    TicketFormat format, BindingIdentity identity, BindingKey key, OutboundUrl url) {
  /** Opens a binding of a gate that is public at {@code gateUrl}. */
  public static OpenedBinding open(ActiveBinding binding, BindingSeal seal, String gateUrl) {
    try {
      BindingKey key =
          new BindingKey(
              binding.kid(),
              seal.open(
                  binding.organisation(), binding.id(), binding.kid(), binding.sealedSecret()));
      return new OpenedBinding(
          binding.format(),
          new BindingIdentity(gateUrl, binding.vaultUrl()),
          key,
          VaultUrl.parse(binding.vaultUrl(), URI.create(gateUrl)));
    } catch (GeneralSecurityException e) {
      throw new UnopenedBindingException(binding.id(), e);
    } catch (UnfitUrlException e) {
      throw BindingProblems.unfitUrl(e);
    }
  }
}
