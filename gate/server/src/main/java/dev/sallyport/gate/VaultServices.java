package dev.sallyport.gate;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.binding.BindingSeal;
import dev.sallyport.gate.binding.Bindings;
import dev.sallyport.gate.binding.DeliverySettingRoutes;
import dev.sallyport.gate.binding.PgBindings;
import dev.sallyport.gate.binding.PgDeliveries;
import dev.sallyport.gate.binding.TicketSigners;
import dev.sallyport.gate.binding.VaultBinder;
import dev.sallyport.gate.binding.VaultHealthCalls;
import dev.sallyport.gate.binding.VaultProxy;
import dev.sallyport.gate.binding.VaultRelay;
import dev.sallyport.gate.binding.VaultRoutes;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.organisation.PgVaultLocks;
import dev.sallyport.gate.relay.Relay;
import dev.sallyport.gate.sealing.Seal;
import dev.sallyport.gate.vaultcheck.VaultCheckRoutes;
import dev.sallyport.gate.vaultcheck.VaultCheckServices;
import dev.sallyport.service.http.Routes;
import dev.sallyport.service.metrics.Metrics;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.InstantSource;

/** The part of a gate that knows its organisations' vaults, and calls them. */
final class VaultServices {
  private final PgBindings bindings;
  private final TicketSigners signers;
  private final VaultProxy proxy;
  private final Relay relay;
  private final VaultRoutes routes;
  private final DeliverySettingRoutes deliveries;
  private final VaultCheckRoutes checks;

  VaultServices(
      Vertx vertx,
      String publicUrl,
      Seal seal,
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      CallerAccess callers,
      Metrics metrics,
      InstantSource clock) {
    BindingSeal bindingSeal = new BindingSeal(seal);
    PgVaultLocks locks = new PgVaultLocks(pool, changes, audit);
    bindings = new PgBindings(pool, changes, audit, bindingSeal);
    signers = new TicketSigners(bindingSeal, publicUrl);
    proxy = VaultProxy.over(vertx, publicUrl, bindings, bindingSeal, clock);
    relay =
        new Relay(
            VaultRelay.over(vertx, publicUrl, bindings, bindingSeal, clock), metrics.registry());
    VaultHealthCalls check = VaultHealthCalls.over(vertx, publicUrl, bindingSeal, clock);
    routes =
        new VaultRoutes(
            bindings,
            VaultBinder.over(vertx, publicUrl, bindings, locks, clock),
            check,
            locks,
            callers);
    deliveries =
        new DeliverySettingRoutes(new PgDeliveries(pool, changes, audit), bindings, check, callers);
    checks =
        VaultCheckServices.routes(
            vertx, publicUrl, pool, changes, audit, bindings, bindingSeal, callers, clock);
  }

  Bindings bindings() {
    return bindings;
  }

  TicketSigners signers() {
    return signers;
  }

  /** Requests that vaults make while the gate waits. */
  VaultProxy proxy() {
    return proxy;
  }

  /** What the gate fetches from vaults for agents. */
  Relay relay() {
    return relay;
  }

  void register(Routes target) {
    routes.register(target);
    deliveries.register(target);
    checks.register(target);
  }
}
