package dev.sallyport.vault.function;

import dev.sallyport.vault.VaultApplication;
import dev.sallyport.vault.VaultConfiguration;
import dev.sallyport.vault.endpoint.VaultHandler;
import dev.sallyport.vault.enrolment.SealingSuites;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/** A vault and its handler for the event loop that it was started on. */
record RunningVault(VaultApplication application, VaultHandler handler) {
  static Future<RunningVault> start(
      Vertx vertx, VaultConfiguration configuration, MeterRegistry registry, InstantSource clock) {
    return VaultApplication.start(
            vertx, configuration, SealingSuites.ofEveryRuntime(), registry, clock)
        .compose(
            application ->
                application.handler().map(handler -> new RunningVault(application, handler)));
  }
}
