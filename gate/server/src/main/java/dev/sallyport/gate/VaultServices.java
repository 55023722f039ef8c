package dev.sallyport.gate;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.binding.BindingSeal;
import dev.sallyport.gate.binding.Bindings;
import dev.sallyport.gate.binding.PgBindings;
import dev.sallyport.gate.binding.TicketSigners;
import dev.sallyport.gate.binding.VaultBinder;
import dev.sallyport.gate.binding.VaultCheck;
import dev.sallyport.gate.binding.VaultProxy;
import dev.sallyport.gate.binding.VaultRoutes;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.organisation.PgVaultLocks;
import dev.sallyport.gate.sealing.Seal;
import dev.sallyport.gate.vaultcheck.VaultCheckRoutes;
import dev.sallyport.gate.vaultcheck.VaultCheckServices;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.InstantSource;

/** The part of a gate that knows its organisations' vaults, and calls them. */
final class VaultServices {
  private final PgBindings bindings;
  private final TicketSigners signers;
  private final VaultProxy proxy;
  private final VaultRoutes routes;
  private final VaultCheckRoutes checks;

  VaultServices(
      Vertx vertx,
      String publicUrl,
      Seal seal,
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      CallerAccess callers,
      InstantSource clock) {
    BindingSeal bindingSeal = new BindingSeal(seal);
    PgVaultLocks locks = new PgVaultLocks(pool, changes, audit);
    bindings = new PgBindings(pool, changes, audit, bindingSeal);
    signers = new TicketSigners(bindingSeal, publicUrl);
    proxy = VaultProxy.over(vertx, publicUrl, bindings, bindingSeal, clock);
    routes =
        new VaultRoutes(
            bindings,
            VaultBinder.over(vertx, publicUrl, bindings, locks, clock),
            VaultCheck.over(vertx, publicUrl, bindingSeal, clock),
            locks,
            callers);
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

  void register(Routes target) {
    routes.register(target);
    checks.register(target);
  }
}
