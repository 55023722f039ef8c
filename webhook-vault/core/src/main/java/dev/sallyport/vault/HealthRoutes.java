package dev.sallyport.vault;

import dev.sallyport.vault.binding.CurrentBinding;
import dev.sallyport.vault.binding.SignedCalls;
import dev.sallyport.vault.endpoint.Access;
import dev.sallyport.vault.endpoint.Route;
import dev.sallyport.vault.enrolment.SealingSuites;
import dev.sallyport.vault.health.VaultHealth;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The routes that tell how the vault is and what it can do. */
record HealthRoutes(
    Organisation organisation,
    List<String> capabilities,
    SealingSuites suites,
    Store store,
    CurrentBinding binding,
    InstantSource clock,
    Instant startedAt) {

  List<Route> all(SignedCalls signed) {
    VaultHealth health =
        new VaultHealth(organisation, binding, store, capabilities, suites, clock, startedAt);
    return List.of(
        new Route("GET", "/v1/health", Access.OPEN, 0, health::open),
        new Route("HEAD", "/v1/health", Access.OPEN, 0, health::open),
        new Route(
            "POST",
            "/v1/health",
            Access.SIGNED,
            VaultHealth.MAXIMUM_BODY,
            signed.guard(health::signed)));
  }
}
