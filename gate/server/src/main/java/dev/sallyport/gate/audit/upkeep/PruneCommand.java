package dev.sallyport.gate.audit.upkeep;

import static java.util.Objects.requireNonNull;

import dev.sallyport.gate.audit.proof.LogRetention;
import dev.sallyport.gate.audit.proof.TreeAlarms;
import dev.sallyport.service.transparency.RetentionPeriod;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gate audit prune}. */
@Command(
    name = "prune",
    mixinStandardHelpOptions = true,
    description = {
      "Removes records from the beginning of logs that are older than they are kept. Hashes stay, so every checkpoint and proof stays valid, and the log says what was removed.",
      "A record that is not what was signed is named, and nothing of its log is removed.",
      "Needs the gate's database: GATE_DATABASE_… variables. Exit code 0: done; 1: a log was left as it is."
    })
public final class PruneCommand implements Callable<Integer> {
  private static final int OK = 0;
  private static final int LEFT = 1;

  private final LogDatabase database;
  private final TreeAlarms alarms;
  private final InstantSource clock;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--older-than",
      required = true,
      paramLabel = "PERIOD",
      description = "How long records are kept: days, such as P400D; at least P30D.")
  private @Nullable String olderThan;

  @Option(
      names = "--organisation",
      paramLabel = "ID",
      description =
          "Only of this organisation, or none for records that belong to no organisation.")
  private @Nullable String organisation;

  @Option(names = "--dry-run", description = "Compares and counts, and removes nothing.")
  private boolean dryRun;

  /** Removes from this database what is over its time by this clock. */
  public PruneCommand(LogDatabase database, TreeAlarms alarms, InstantSource clock) {
    this.database = database;
    this.alarms = alarms;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    CommandSpec command = requireNonNull(spec);
    RetentionPeriod period =
        RetentionPeriod.parse(requireNonNull(olderThan))
            .orElseThrow(
                () ->
                    new ParameterException(
                        command.commandLine(), "--older-than " + RetentionPeriod.RULE));
    LogRetention.Wish wish =
        new LogRetention.Wish(
            period.endsBefore(clock.instant()), Optional.ofNullable(organisation), true);
    return told(command.commandLine().getOut(), database.with(pool -> removed(pool, wish)));
  }

  private Future<List<LogRetention.Outcome>> removed(Pool pool, LogRetention.Wish wish) {
    LogRetention retention = new LogRetention(pool, alarms);
    return dryRun ? retention.wouldRemove(wish) : retention.removeAll(wish);
  }

  private int told(PrintWriter out, List<LogRetention.Outcome> outcomes) {
    Map<String, LogRetention.Outcome> damaged = new LinkedHashMap<>();
    Map<String, Long> records = new LinkedHashMap<>();
    for (LogRetention.Outcome outcome : outcomes) {
      records.merge(outcome.organisation(), outcome.records(), Long::sum);
      outcome.damage().ifPresent(damage -> damaged.put(outcome.organisation(), outcome));
    }
    records.forEach(
        (log, removed) ->
            out.printf("%s: %d records %s%n", log, removed, dryRun ? "would go" : "removed"));
    damaged.forEach(
        (log, outcome) ->
            out.printf("%s: LEFT AS IT IS: %s%n", log, outcome.damage().orElseThrow()));
    if (outcomes.isEmpty()) {
      out.println(
          "Nothing to remove, or a gate is at it, or an alarm has to be looked into first (gate audit alarms)");
    }
    return damaged.isEmpty() ? OK : LEFT;
  }
}
