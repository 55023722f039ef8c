package dev.sallyport.vault.connect;

import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import java.util.Optional;

/**
 * Tells the browser that left from every other. Sent on the way back from the provider, which is a
 * plain navigation, and on no request that a page of somebody else's makes.
 */
final class ConnectCookie {
  private static final String NAME = "sallyport-connect";

  /** Set by this host only, by https only, for all its paths: browsers see to that. */
  private static final String PREFIX = "__Host-";

  private final boolean underTls;

  ConnectCookie(boolean underTls) {
    this.underTls = underTls;
  }

  Optional<String> in(VaultRequest request) {
    return request.cookie(name());
  }

  VaultResponse set(VaultResponse response, String value) {
    return response.with(
        "set-cookie", name() + "=" + value + attributes(Connections.LIFETIME.toSeconds()));
  }

  VaultResponse clear(VaultResponse response) {
    return response.with("set-cookie", name() + "=" + attributes(0));
  }

  private String name() {
    return underTls ? PREFIX + NAME : NAME;
  }

  private String attributes(long seconds) {
    return "; Path=/; Max-Age="
        + seconds
        + "; HttpOnly; SameSite=Lax"
        + (underTls ? "; Secure" : "");
  }
}
