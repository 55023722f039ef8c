package dev.sallyport.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.audit.PgAuditRecords;
import dev.sallyport.gate.audit.proof.IntegrationMetrics;
import dev.sallyport.gate.audit.proof.TreeAlarms;
import dev.sallyport.gate.audit.upkeep.AcceptCommand;
import dev.sallyport.gate.audit.upkeep.AlarmsCommand;
import dev.sallyport.gate.audit.upkeep.LogDatabase;
import dev.sallyport.gate.audit.upkeep.PruneCommand;
import dev.sallyport.gate.audit.verify.AuditCommand;
import dev.sallyport.gate.event.AnnouncedRecords;
import dev.sallyport.gate.event.PgEvents;
import dev.sallyport.gate.operator.PgOrganisations;
import dev.sallyport.gate.sealing.SealingKeyset;
import dev.sallyport.gate.vaultcheck.CheckCommand;
import dev.sallyport.gate.vaultcheck.CheckFailedException;
import dev.sallyport.service.configuration.ConfigurationException;
import dev.sallyport.service.configuration.Environment;
import dev.sallyport.service.configuration.Secret;
import dev.sallyport.service.lifecycle.ExitHook;
import dev.sallyport.ticket.key.KeyText;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The gate's commands: {@code serve} (when none is named), {@code keyset}, {@code check-vault},
 * {@code organisation create}, {@code audit …}.
 */
@Command(
    name = "gate",
    mixinStandardHelpOptions = true,
    description = "Decides who may have which credential, and answers with signed tickets.")
public final class Gate {
  private static final int OK = 0;

  /** The command could not be carried out. */
  private static final int FAILED = 1;

  /** There is nothing to say about what was to be checked. */
  private static final int NOT_CHECKED = 2;

  private static final String ORGANISATION_NAME = "[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?";

  private final Map<String, String> variables;
  private final PrintStream output;
  private final PrintStream errors;

  private Gate(Map<String, String> variables, PrintStream output, PrintStream errors) {
    this.variables = Map.copyOf(variables);
    this.output = output;
    this.errors = errors;
  }

  /** Runs a command with the process's own environment. */
  public static void main(String[] arguments) {
    int exitCode = run(System.getenv(), System.out, System.err, arguments);
    if (exitCode != OK) {
      System.exit(exitCode); // a gate that serves stays up by its event loops
    }
  }

  /** Runs a command; standard output is for what it gives back. */
  static int run(
      Map<String, String> variables, PrintStream output, PrintStream errors, String... arguments) {
    Gate gate = new Gate(variables, output, errors);
    CommandLine commands =
        new CommandLine(gate).addSubcommand(gate.new Organisations()).addSubcommand(gate.audit());
    commands.setOut(new PrintWriter(output, true, UTF_8));
    commands.setErr(new PrintWriter(errors, true, UTF_8));
    return commands.execute(arguments.length == 0 ? new String[] {"serve"} : arguments);
  }

  private CommandLine audit() {
    LogDatabase database = new CommandDatabase(variables);
    InstantSource clock = InstantSource.system();
    AuditRecords audit = AnnouncedRecords.wrap(new PgAuditRecords(), new PgEvents());
    TreeAlarms alarms =
        new TreeAlarms(audit, new IntegrationMetrics(new SimpleMeterRegistry(), clock));
    return new CommandLine(new AuditCommand())
        .addSubcommand(new PruneCommand(database, alarms, clock))
        .addSubcommand(new AlarmsCommand(database, audit))
        .addSubcommand(new AcceptCommand(database, audit))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              errors.println("gate: " + failure.getMessage() + reason(failure));
              return FAILED;
            });
  }

  @Command(
      name = "serve",
      description = "Serves until it is told to stop. Configured by GATE_… variables.")
  int serve() {
    return reporting(
        () -> {
          GateConfiguration configuration = GateConfiguration.read(variables);
          TokenAnnouncement announcement =
              TokenAnnouncement.to(configuration.bootstrapTokenFile(), output);
          GateServer server =
              CommandDatabase.await(
                  GateServer.start(configuration, announcement, InstantSource.system()));
          ExitHook.install(server.lifecycle());
          output.println("listening on http://" + configuration.host() + ":" + server.port());
        });
  }

  @Command(
      name = "keyset",
      description =
          "Prints a new keyset for GATE_SEALING_KEYSET. Keep it: without it every vault has to be bound again.")
  int keyset() {
    output.println(SealingKeyset.generate());
    return OK;
  }

  @Command(
      name = "check-vault",
      description = {
        "Has a gate put its vault to the test, and sends the same from here where the vault takes no tickets from the gate.",
        "The operator's token is in GATE_OPERATOR_TOKEN or in the file GATE_OPERATOR_TOKEN_FILE.",
        "Exit code 0: nothing failed; 1: something did; 2: it could not be checked."
      })
  int checkVault(
      @Option(
              names = "--gate",
              paramLabel = "URL",
              required = true,
              description = "The gate's public URL.")
          String gate,
      @Option(names = "--attacks", description = "Attack the vault as well. Its alarms will ring.")
          boolean attacks,
      @Option(names = "--from-here", description = "Send everything from here in any case.")
          boolean fromHere,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    Vertx vertx = Vertx.vertx();
    try {
      Secret token =
          Environment.readPart(variables, environment -> environment.secret("GATE_OPERATOR_TOKEN"));
      CheckCommand.Checked checked =
          CommandDatabase.await(
              new CheckCommand(vertx, InstantSource.system())
                  .run(new CheckCommand.Wish(gate, token, attacks, fromHere)));
      output.print(json ? checked.json() + "\n" : checked.text());
      return checked.passed() ? OK : FAILED;
    } catch (ConfigurationException | CheckFailedException e) {
      errors.println("gate: " + e.getMessage());
      return NOT_CHECKED;
    } finally {
      CommandDatabase.await(vertx.close());
    }
  }

  /** {@code gate organisation …} */
  @Command(name = "organisation", description = "Organisations, the tenants of a gate.")
  final class Organisations {
    @Command(
        name = "create",
        description = "Makes an organisation and prints its owner's token, which is shown once.")
    int create(
        @Parameters(
                paramLabel = "NAME",
                description = "Lower-case letters, digits and hyphens; at most 64.")
            String name) {
      return reporting(() -> output.println(createOrganisation(name).expose()));
    }
  }

  private KeyText createOrganisation(String name) {
    if (!name.matches(ORGANISATION_NAME)) {
      throw new StartFailedException(
          "an organisation's name has lower-case letters, digits and hyphens, at most 64");
    }
    return new CommandDatabase(variables)
        .with(
            pool ->
                new PgOrganisations(pool)
                    .create(name)
                    .recover(
                        failure ->
                            Future.failedFuture(
                                failure instanceof PgOrganisations.NameTakenException
                                    ? failure
                                    : new StartFailedException(
                                        "the organisation was not made", failure))));
  }

  private int reporting(Runnable command) {
    try {
      command.run();
      return OK;
    } catch (ConfigurationException | StartFailedException | PgOrganisations.NameTakenException e) {
      errors.println("gate: " + e.getMessage() + reason(e));
      return FAILED;
    }
  }

  /** What lies behind a failure, in a line: such as a refused password, or an address in use. */
  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return root.equals(failure) || message == null
        ? ""
        : " (" + message.lines().findFirst().orElse("") + ")";
  }
}
