package dev.sallyport.benchmarks;

import dev.sallyport.benchmarks.baseline.ServeCommand;
import dev.sallyport.benchmarks.load.LoadGenerator;
import dev.sallyport.benchmarks.load.LoadProcess;
import dev.sallyport.benchmarks.measured.TargetName;
import dev.sallyport.benchmarks.measured.Targets;
import dev.sallyport.benchmarks.micro.MicroCommand;
import dev.sallyport.benchmarks.report.ResultFile;
import dev.sallyport.benchmarks.report.Results;
import dev.sallyport.benchmarks.report.Table;
import dev.sallyport.benchmarks.start.ColdStart;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures gate and vault against a bare server on the same machine in the same run. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description =
        "Measures gate and vault against a bare server, in interleaved rounds, each as a process of its own.",
    subcommands = {ColdStart.class, LoadGenerator.class, MicroCommand.class, ServeCommand.class},
    sortOptions = false)
public final class Benchmarks implements Callable<Integer> {
  private static final PrintStream FIGURES = System.out;
  private static final PrintStream PROGRESS = System.err;
  private static final Path RESULTS = Path.of("infra", "benchmarks", "target", "benchmarks");

  @Option(
      names = "--targets",
      split = ",",
      description =
          "what to measure beside bare: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
  private List<TargetName> targets =
      List.of(
          TargetName.NGINX, TargetName.SIGN, TargetName.VERIFY, TargetName.GATE, TargetName.VAULT);

  @Option(names = "--connections", split = ",", description = "default: ${DEFAULT-VALUE}")
  private List<Integer> connections = List.of(1, 8, 64, 256);

  @Option(
      names = "--agents",
      split = ",",
      description =
          "agents in the gate's database, each number its own gate; default: ${DEFAULT-VALUE}")
  private List<Integer> agents = List.of(1, 10_000, 1_000_000);

  @Option(
      names = "--seconds",
      description = "how long one measurement counts; default: ${DEFAULT-VALUE}")
  private double seconds = 4;

  @Option(
      names = "--warmup",
      description = "seconds sent before each measurement; default: ${DEFAULT-VALUE}")
  private double warmupSeconds = 1;

  @Option(
      names = "--settle",
      description = "answers each server gives before the first round; default: ${DEFAULT-VALUE}")
  private long settleAnswers = 200_000;

  @Option(names = "--rounds", description = "default: ${DEFAULT-VALUE}")
  private int rounds = 5;

  @Option(
      names = "--jvm-option",
      description = "given to the servers' JVMs, bare included; may be repeated")
  private List<String> jvmOptions = List.of();

  @Option(
      names = "--quick",
      description = "one short round at 64 connections: does everything still work")
  private boolean quick;

  @Option(
      names = "--profile",
      description =
          "seconds of flight recording of each server under 64 connections after the rounds; default: none")
  private int profileSeconds;

  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Benchmarks()).setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() {
    Plan plan =
        quick
            ? new Plan(List.of(64), 2, 1, 1_000, 1)
            : new Plan(connections, seconds, warmupSeconds, settleAnswers, rounds);
    Instant now = InstantSource.system().instant();
    Path folder = RESULTS.resolve(now.toString().replace(':', '-').substring(0, 19));
    Set<TargetName> wanted = new TreeSet<>(targets);
    wanted.add(TargetName.BARE);
    try (LoadProcess generator = LoadProcess.start(folder.resolve("generator.log"));
        Targets up = Targets.start(wanted, agents, jvmOptions, folder, PROGRESS)) {
      Session session = new Session(plan, generator, PROGRESS);
      Results results = session.measure(up.all());
      ResultFile.write(folder.resolve("results.json"), now, options(plan), results);
      FIGURES.print(Table.of(results.rows()));
      PROGRESS.println("written to " + folder.resolve("results.json"));
      if (profileSeconds > 0) {
        session.profile(up.all(), profileSeconds, folder, FIGURES);
      }
      return CommandLine.ExitCode.OK;
    } catch (Session.WrongAnswers wrong) {
      PROGRESS.println(wrong.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private Map<String, String> options(Plan plan) {
    return Map.of(
        "plan",
        plan.toString(),
        "targets",
        targets.toString(),
        "agents",
        agents.toString(),
        "jvmOptions",
        jvmOptions.toString());
  }
}
