package dev.sallyport.local;

import static java.util.Objects.requireNonNullElse;
import static java.util.function.Function.identity;

import dev.sallyport.local.demo.DemoEnvironment;
import dev.sallyport.local.demo.Demonstration;
import dev.sallyport.local.demo.Parties;
import dev.sallyport.local.demo.StepFailedException;
import dev.sallyport.local.postgres.LocalPostgres;
import dev.sallyport.local.postgres.LocalPostgresException;
import dev.sallyport.local.process.ServerFailedException;
import dev.sallyport.local.process.ServerProcess;
import dev.sallyport.local.stack.DataFolder;
import dev.sallyport.local.stack.Installation;
import dev.sallyport.local.stack.RunFailedException;
import dev.sallyport.local.stack.Stack;
import dev.sallyport.local.stack.StackOptions;
import dev.sallyport.local.terminal.Terminal;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program behind {@code infra/local/run}. */
@Command(
    name = "infra/local/run",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Starts PostgreSQL, the gate and the vault on this machine and shows how an agent gets a credential",
      "through two doors. Then everything stays up until Ctrl-C."
    },
    footer = {"", "Exit codes: 0 all well, 1 a step failed, 2 wrong options."})
final class Local implements Callable<Integer> {
  private static final int FAILED = 1;

  @Option(
      names = "--gate-port",
      paramLabel = "<port>",
      description = "port of the gate (default: ${DEFAULT-VALUE})")
  private int gatePort = 8080;

  @Option(
      names = "--vault-port",
      paramLabel = "<port>",
      description = "port of the vault (default: ${DEFAULT-VALUE})")
  private int vaultPort = 8081;

  @Option(names = "--fresh", description = "throw the data of earlier runs away first")
  private boolean fresh;

  @Option(
      names = "--data",
      paramLabel = "<folder>",
      description = "where to keep data (default: infra/local/.data)")
  private Optional<Path> data = Optional.empty();

  @Option(names = "--once", description = "stop after the demonstration")
  private boolean once;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  @SuppressWarnings("UnusedVariable") // picocli looks at it
  private boolean help;

  @Spec private CommandSpec spec = CommandSpec.create();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Local()).execute(arguments));
  }

  @Override
  public Integer call() {
    Terminal terminal = Terminal.ofProcess();
    StackOptions options = options();
    Installation installation = Installation.ofThisCode();
    Stack stack = new Stack(installation, dataFolder(installation), options);
    Interruption interruption = Interruption.stopping(stack, terminal);
    try (stack) {
      return run(stack, terminal);
    } catch (RunFailedException
        | ServerFailedException
        | StepFailedException
        | LocalPostgresException e) {
      // After Ctrl-C every step fails, and nobody needs to be told.
      if (!interruption.isUnderWay()) {
        terminal.failure(requireNonNullElse(e.getMessage(), e.toString()));
        terminal.line("The logs are in %s.".formatted(installation.shown(stack.data().path())));
      }
      return FAILED;
    } finally {
      interruption.dismiss();
    }
  }

  private DataFolder dataFolder(Installation installation) {
    return new DataFolder(data.map(Path::toAbsolutePath).orElseGet(installation::data));
  }

  StackOptions options() {
    try {
      return new StackOptions(gatePort, vaultPort, fresh);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private int run(Stack stack, Terminal terminal) {
    DataFolder data = stack.data();
    StackOptions options = stack.options();
    Startup startup = new Startup(stack, terminal);
    startup.prepare();
    LocalPostgres postgres = startup.postgres();
    ServerProcess gate = startup.gate(postgres);
    ServerProcess vault = startup.vault(postgres);
    Parties parties =
        new Parties(options.gateUrl(), options.vaultUrl(), data.log("gate"), data.log("vault"));
    DemoEnvironment environment = new DemoEnvironment(data.demoEnvironment());
    new Demonstration(terminal, parties, stack.operatorToken(), environment).run();
    if (once) {
      terminal.text("All steps went well.");
      return 0;
    }
    terminal.text(invitation(stack.installation().shown(data.demoEnvironment())));
    ServerProcess ended = gate.onEnd().applyToEither(vault.onEnd(), identity()).join();
    throw new RunFailedException(
        "%s ended by itself; its log is %s"
            .formatted(ended.command().name(), stack.installation().shown(ended.command().log())));
  }

  private static String invitation(Path environment) {
    return """
        Everything stays up until Ctrl-C. Try it from another terminal, in this folder:

          . %s
          curl -L -H "Authorization: Bearer $AGENT_KEY" "$GATE_URL/api/agents/credentials?service=$SERVICE"

        -L follows the redirect. curl does not pass "Authorization" on to another host, and the vault is one; a
        header of its own, such as "x-agent-key", it does pass on, and the vault reports the key as exposed.
        Without -L you see the redirect itself.
        """
        .formatted(environment);
  }
}
