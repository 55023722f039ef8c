package dev.sallyport.gate.audit.upkeep;

import static java.util.Objects.requireNonNull;

import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.audit.proof.RaisedAlarms;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gate audit accept}. */
@Command(
    name = "accept",
    mixinStandardHelpOptions = true,
    description = {
      "Ends an alarm that somebody has looked into, and writes into the log who and why. It is raised again if it is still so.",
      "Needs the gate's database: GATE_DATABASE_… variables. Exit code 0: done; 1: there is no such alarm."
    })
public final class AcceptCommand implements Callable<Integer> {
  private static final int OK = 0;
  private static final int NOTHING = 1;

  private static final String OF_VAULTS = "vault";
  private static final Set<String> KINDS = Set.of("tree", "witness", OF_VAULTS);

  private static final int LONGEST_NAME = 60;
  private static final int LONGEST_REASON = 300;

  private final LogDatabase database;
  private final AuditRecords audit;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--organisation",
      required = true,
      paramLabel = "ID",
      description = "Whose log it is; none for records that belong to no organisation.")
  private @Nullable String organisation;

  @Option(
      names = "--alarm",
      required = true,
      paramLabel = "KIND",
      description = "Which: tree, witness or vault.")
  private @Nullable String kind;

  @Option(
      names = "--vault",
      paramLabel = "URL",
      description =
          "With the alarm vault: also forget the checkpoint that is held of the log of the vault at this URL, such as after it was restored into an empty store.")
  private @Nullable String vault;

  @Option(
      names = "--by",
      required = true,
      paramLabel = "NAME",
      description = "Who has looked into it.")
  private @Nullable String who;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "What they found, in a line.")
  private @Nullable String reason;

  /** Ends alarms in this database. */
  public AcceptCommand(LogDatabase database, AuditRecords audit) {
    this.database = database;
    this.audit = audit;
  }

  @Override
  public Integer call() {
    String about = requireNonNull(kind);
    if (!KINDS.contains(about)) {
      throw wrong("--alarm is tree, witness or vault");
    }
    if (vault != null && !about.equals(OF_VAULTS)) {
      throw wrong("--vault goes with --alarm vault");
    }
    RaisedAlarms.Acceptance acceptance =
        new RaisedAlarms.Acceptance(
            requireNonNull(organisation),
            about,
            Optional.ofNullable(vault),
            line("--by", who, LONGEST_NAME),
            line("--reason", reason, LONGEST_REASON));
    RaisedAlarms.Outcome outcome =
        database.with(pool -> new RaisedAlarms(pool, audit).accept(acceptance));
    requireNonNull(spec).commandLine().getOut().println(said(outcome));
    return outcome == RaisedAlarms.Outcome.ACCEPTED ? OK : NOTHING;
  }

  private static String said(RaisedAlarms.Outcome outcome) {
    return switch (outcome) {
      case ACCEPTED -> "The alarm is over, and the log says who accepted it";
      case NO_ALARM -> "There is no such alarm: gate audit alarms lists them";
      case NO_VAULT -> "Nothing is held of the log of a vault at that URL";
    };
  }

  private String line(String option, @Nullable String text, int longest) {
    String line = requireNonNull(text).strip();
    if (line.isEmpty()
        || line.length() > longest
        || line.chars().anyMatch(Character::isISOControl)) {
      throw wrong(option + " is a line of 1 to " + longest + " characters");
    }
    return line;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(requireNonNull(spec).commandLine(), message);
  }
}
