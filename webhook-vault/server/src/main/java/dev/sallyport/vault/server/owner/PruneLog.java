package dev.sallyport.vault.server.owner;

import dev.sallyport.service.transparency.RetentionPeriod;
import dev.sallyport.service.transparency.TreeDamagedException;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.log.proof.LogIntegration;
import dev.sallyport.vault.log.proof.LogTrees;
import dev.sallyport.vault.log.proof.TreeKeySeal;
import dev.sallyport.vault.log.retention.LogRemoval;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vault log prune}: for logs that are not to be kept for ever. */
@Command(
    name = "prune",
    mixinStandardHelpOptions = true,
    description = {
      "Removes entries from the beginning of the log that are older than a number of days, and"
          + " writes into the log how many and what they were together. Their hashes stay: exports"
          + " prove what is left, and that nothing else is gone.",
      "Each is compared with its hash first; one that was changed stops it. Export the log before,"
          + " if somebody may ask for what goes: there is no way back.",
      "VAULT_LOG_RETENTION makes a server do this every hour."
    })
final class PruneLog implements Callable<Integer> {
  private final Map<String, String> environment;

  @Option(
      names = "--older-than",
      required = true,
      paramLabel = "PERIOD",
      description = "A number of days such as P400D, from P30D to P36500D.")
  private String olderThan = "";

  @Option(
      names = "--dry-run",
      description = "Compares and counts what would be removed, and removes nothing.")
  private boolean dryRun;

  @Spec private CommandSpec spec = CommandSpec.create();

  PruneLog(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    RetentionPeriod period =
        RetentionPeriod.parse(olderThan)
            .orElseThrow(
                () ->
                    new CommandRefused(
                        ExitCode.INVALID_INPUT, "--older-than " + RetentionPeriod.RULE));
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    Instant before = period.endsBefore(InstantSource.system().instant());
    try (OpenVault vault = OpenVault.connect(configuration)) {
      VaultKeyset keyset = vault.keyset(configuration.key());
      long count =
          vault.withLong(
              keyset,
              store ->
                  dryRun
                      ? removal(keyset, store).count(before)
                      : removal(keyset, store)
                          .run(before)
                          .compose(removed -> prove(keyset, store).map(removed)));
      spec.commandLine()
          .getOut()
          .println(
              "%s %d entries from before %s"
                  .formatted(dryRun ? "would remove" : "removed", count, before));
    } catch (TreeDamagedException e) {
      throw new CommandRefused(
          ExitCode.FAILED,
          "stopped, and what is not as it was signed stays: "
              + e.damage()
              + "; export the log and see `vault log verify`");
    }
    return ExitCode.DONE.code();
  }

  private static LogRemoval removal(VaultKeyset keyset, Store store) {
    return new LogRemoval(
        keyset.organisation(),
        trees(store),
        InstantSource.system(),
        Optional.of(OwnerDeeds.actor()),
        OwnerDeeds.deedId());
  }

  static LogTrees trees(Store store) {
    return store
        .logTrees()
        .orElseThrow(
            () ->
                new CommandRefused(
                    ExitCode.CONFIGURATION,
                    "a log in DynamoDB has no tree that would prove what was removed, so nothing"
                        + " is removed from it: entries there are kept"));
  }

  /** So that an export explains at once what is gone. */
  private static Future<Long> prove(VaultKeyset keyset, Store store) {
    LogTrees trees = trees(store);
    return trees
        .find(keyset.organisation())
        .compose(
            found ->
                found
                    .map(tree -> LogIntegration.of(tree, trees, new TreeKeySeal(keyset)))
                    .map(
                        integration ->
                            integration
                                .run()
                                // Once more, for what was just being written when it looked.
                                .compose(first -> integration.run()))
                    .orElseGet(() -> Future.succeededFuture(0L)));
  }
}
