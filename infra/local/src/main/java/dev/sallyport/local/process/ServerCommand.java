package dev.sallyport.local.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a {@link ServerProcess} is started from. Secrets travel in the environment, never in
 * arguments, which every user of the machine can list; {@link #toString()} shows the variables'
 * names only.
 */
public final class ServerCommand {
  // A JVM with migrations to run, on a machine that is building at the same time.
  private static final Duration TO_START = Duration.ofSeconds(60);
  // Servers finish what they accepted within a bound of their own, which is shorter.
  private static final Duration TO_STOP = Duration.ofSeconds(30);

  private final String name;
  private final JavaProgram program;
  private final List<String> arguments;
  private final Map<String, String> environment;
  private final Path log;
  private final Duration toStart;

  private ServerCommand(
      String name,
      JavaProgram program,
      List<String> arguments,
      Map<String, String> environment,
      Path log,
      Duration toStart) {
    this.name = name;
    this.program = program;
    this.arguments = List.copyOf(arguments);
    this.environment = Map.copyOf(environment);
    this.log = log;
    this.toStart = toStart;
  }

  /**
   * A server without arguments and with no variables of its own.
   *
   * @param name what people call it, for messages
   * @param program what to run
   * @param log the file that its standard error is appended to
   */
  public static ServerCommand of(String name, JavaProgram program, Path log) {
    return new ServerCommand(name, program, List.of(), Map.of(), log, TO_START);
  }

  /** The same with these arguments instead. */
  public ServerCommand withArguments(String... given) {
    return new ServerCommand(name, program, List.of(given), environment, log, toStart);
  }

  /** The same with one more environment variable, or another value for it. */
  public ServerCommand with(String variable, String value) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put(variable, value);
    return new ServerCommand(name, program, arguments, more, log, toStart);
  }

  /** The same with these environment variables added. */
  public ServerCommand with(Map<String, String> variables) {
    Map<String, String> more = new TreeMap<>(environment);
    more.putAll(variables);
    return new ServerCommand(name, program, arguments, more, log, toStart);
  }

  /** The same with another limit on how long it may take until it listens. */
  public ServerCommand startingWithin(Duration limit) {
    return new ServerCommand(name, program, arguments, environment, log, limit);
  }

  /** Returns what people call the server. */
  public String name() {
    return name;
  }

  /** Returns the file that its standard error is appended to. */
  public Path log() {
    return log;
  }

  Duration toStart() {
    return toStart;
  }

  Duration toStop() {
    return TO_STOP;
  }

  ProcessBuilder builder() {
    ProcessBuilder builder =
        new ProcessBuilder(SystemPrograms.inOwnSession(program.command(arguments)));
    OwnVariables.removeFrom(builder.environment());
    builder.environment().putAll(environment);
    return builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  @Override
  public String toString() {
    return name
        + " ("
        + program.mainClass()
        + ", with "
        + new TreeMap<>(environment).keySet()
        + ")";
  }
}
