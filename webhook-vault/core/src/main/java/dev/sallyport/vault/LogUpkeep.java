package dev.sallyport.vault;

import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.log.proof.IntegrationRuns;
import dev.sallyport.vault.log.proof.LogAlarms;
import dev.sallyport.vault.log.proof.LogIntegration;
import dev.sallyport.vault.log.proof.LogTrees;
import dev.sallyport.vault.log.proof.TreeKeySeal;
import dev.sallyport.vault.log.retention.RemovalRuns;
import dev.sallyport.vault.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What a vault does with its log by itself: adds entries to its tree, and removes those whose time
 * is over. Belongs to the store's event loop. Its futures never fail.
 */
final class LogUpkeep {
  private final IntegrationRuns integration;
  private final Optional<RemovalRuns> removal;

  private LogUpkeep(IntegrationRuns integration, Optional<RemovalRuns> removal) {
    this.integration = integration;
    this.removal = removal;
  }

  /** Of a log that has a tree. */
  static Optional<LogUpkeep> of(
      Store store,
      VaultConfiguration configuration,
      VaultKeyset keyset,
      InstantSource clock,
      MeterRegistry registry) {
    LogAlarms alarms = new LogAlarms(configuration.organisation(), store.log(), clock, registry);
    return store
        .logTrees()
        .map(
            trees ->
                new LogUpkeep(
                    new IntegrationRuns(
                        new LogIntegration(
                            configuration.organisation(),
                            configuration.identity().vault(),
                            trees,
                            new TreeKeySeal(keyset)),
                        alarms,
                        clock,
                        registry),
                    removal(trees, configuration, alarms, clock, registry)));
  }

  private static Optional<RemovalRuns> removal(
      LogTrees trees,
      VaultConfiguration configuration,
      LogAlarms alarms,
      InstantSource clock,
      MeterRegistry registry) {
    return configuration
        .logRetention()
        .map(
            period ->
                new RemovalRuns(
                    configuration.organisation(), trees, period, alarms, clock, registry));
  }

  Future<Void> integrate() {
    return integration.run();
  }

  Future<Void> removeOld() {
    return removal.map(RemovalRuns::run).orElseGet(Future::succeededFuture);
  }
}
