package dev.sallyport.vault;

import dev.sallyport.vault.binding.SignedCalls;
import dev.sallyport.vault.endpoint.Access;
import dev.sallyport.vault.endpoint.Endpoint;
import dev.sallyport.vault.endpoint.Route;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.oauth.FreshTokens;
import dev.sallyport.vault.oauth.RefreshHandout;
import dev.sallyport.vault.refresh.RefreshNotice;
import dev.sallyport.vault.store.Store;
import java.time.InstantSource;
import java.util.List;

/** The gate's routes about tokens that end. */
record RefreshRoutes(
    VaultConfiguration configuration,
    VaultKeyset keyset,
    Store store,
    FreshTokens tokens,
    InstantSource clock) {

  List<Route> all(SignedCalls signed) {
    return List.of(
        new Route(
            "POST",
            "/v1/refresh",
            Access.SIGNED,
            RefreshHandout.MAXIMUM_BODY,
            signed.guard(handout())),
        new Route(
            "POST",
            "/v1/refresh-notify",
            Access.SIGNED,
            RefreshNotice.MAXIMUM_BODY,
            signed.guard(notice())));
  }

  private Endpoint handout() {
    return new RefreshHandout(
        configuration.refreshHandout(), keyset, store.credentials(), store.log(), clock);
  }

  private Endpoint notice() {
    return new RefreshNotice(
        keyset.organisation(), store.credentials(), store.log(), tokens, clock);
  }
}
