package dev.sallyport.gate.audit.upkeep;

import static java.util.Objects.requireNonNull;

import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.audit.proof.RaisedAlarms;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gate audit alarms}. */
@Command(
    name = "alarms",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the alarms of logs that nobody has accepted yet.",
      "Needs the gate's database: GATE_DATABASE_… variables. Exit code 0: none; 1: some."
    })
public final class AlarmsCommand implements Callable<Integer> {
  private static final int NONE = 0;
  private static final int SOME = 1;

  private final LogDatabase database;
  private final AuditRecords audit;

  @Spec private @Nullable CommandSpec spec;

  /** Lists those in this database. */
  public AlarmsCommand(LogDatabase database, AuditRecords audit) {
    this.database = database;
    this.audit = audit;
  }

  @Override
  public Integer call() {
    List<RaisedAlarms.Alarm> alarms = database.with(pool -> new RaisedAlarms(pool, audit).list());
    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    for (RaisedAlarms.Alarm alarm : alarms) {
      out.printf("%s %s %s %s%n", alarm.at(), alarm.organisation(), alarm.kind(), alarm.finding());
    }
    return alarms.isEmpty() ? NONE : SOME;
  }
}
