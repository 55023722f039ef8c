package dev.sallyport.gate.binding;

import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.gate.outbound.UnfitUrlException;
import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.TicketFormat;
import java.net.URI;

/**
 * A binding with its secret in hand, for whoever has to sign more than the usual: keep it as short
 * as the work takes.
 */
public record OpenedBinding(
    TicketFormat format, BindingIdentity identity, BindingKey key, OutboundUrl url) {
  /** Opens a binding of a gate that is public at {@code gateUrl}. */
  public static OpenedBinding open(ActiveBinding binding, BindingSeal seal, String gateUrl) {
    try {
      return new OpenedBinding(
          binding.format(),
          new BindingIdentity(gateUrl, binding.vaultUrl()),
          seal.key(binding),
          VaultUrl.parse(binding.vaultUrl(), URI.create(gateUrl)));
    } catch (UnfitUrlException e) {
      throw BindingProblems.unfitUrl(e);
    }
  }
}
