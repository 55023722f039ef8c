package dev.sallyport.gate.binding;

import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.gate.outbound.UnfitUrlException;
import java.net.URI;
import java.util.Locale;

/** Which URLs a vault may be bound at: those that the gate may call, apart from the gate's own. */
final class VaultUrl {
  private VaultUrl() {}

  /**
   * Reads a vault's URL for a gate that is public at {@code gateUrl}. A refusal is an {@link
   * UnfitUrlException}.
   */
  static OutboundUrl parse(String text, URI gateUrl) {
    OutboundUrl url = OutboundUrl.parse(text);
    requireApart(url.host(), gateUrl.getHost().toLowerCase(Locale.ROOT));
    return url;
  }

  /**
   * Clients carry an Authorization header along to another port of the same host, and some to
   * subdomains.
   */
  private static void requireApart(String host, String gateHost) {
    if (host.equals(gateHost)) {
      throw new UnfitUrlException(
          "its host is not the gate's own, on any port: clients would send it their keys");
    }
    if (host.endsWith("." + gateHost)) {
      throw new UnfitUrlException(
          "its host is not below the gate's: some clients would send it their keys");
    }
  }
}
