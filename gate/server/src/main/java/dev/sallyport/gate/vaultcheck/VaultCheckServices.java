package dev.sallyport.gate.vaultcheck;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.binding.BindingSeal;
import dev.sallyport.gate.binding.Bindings;
import dev.sallyport.gate.binding.VaultHealthCalls;
import dev.sallyport.gate.organisation.PgChanges;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.InstantSource;

/** Puts together what checks a vault. */
public final class VaultCheckServices {
  private VaultCheckServices() {}

  /** The routes of a gate that is public at {@code gateUrl}. */
  public static VaultCheckRoutes routes(
      Vertx vertx,
      String gateUrl,
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      Bindings bindings,
      BindingSeal seal,
      CallerAccess callers,
      InstantSource clock) {
    VaultChecks checks =
        new VaultChecks(
            vertx,
            gateUrl,
            new PgChecks(pool, changes, audit),
            bindings,
            seal,
            VaultHealthCalls.over(vertx, gateUrl, seal, clock),
            clock);
    return new VaultCheckRoutes(checks, callers);
  }
}
