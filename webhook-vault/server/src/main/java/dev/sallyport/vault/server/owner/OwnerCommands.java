package dev.sallyport.vault.server.owner;

import dev.sallyport.service.configuration.ConfigurationException;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.keyset.KeysetException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;

/** Adds the owner's commands to the command line of the vault. */
public final class OwnerCommands {
  private OwnerCommands() {}

  /** Adds all of them; {@code vault --help} lists them. */
  public static CommandLine addTo(CommandLine commands, Map<String, String> environment) {
    return addTo(commands, environment, SecretInput.ofProcess());
  }

  static CommandLine addTo(
      CommandLine commands, Map<String, String> environment, SecretInput input) {
    Arrays.asList(
            new Init(environment),
            new Migrate(environment),
            new Put(environment, input),
            new Allow(environment, input),
            new SealedOnly(environment),
            new SetCap(environment),
            new ListCaps(environment),
            new SetClient(environment, input),
            new ListClients(environment),
            new Enrol(environment, input),
            new Enrolled(environment),
            new Unenrol(environment),
            new ListCredentials(environment),
            new Delete(environment),
            new Backup(environment),
            new Restore(environment),
            new Rotate(environment),
            new RotateKek(environment),
            new Shred(environment))
        .forEach(command -> add(command, commands));
    CommandLine log = add(new PrintLog(environment), commands);
    Arrays.asList(
            new ExportLog(environment),
            new VerifyLog(),
            new LogCheckpoint(environment),
            new IntegrateLog(environment),
            new PruneLog(environment),
            new TrustGate(environment))
        .forEach(command -> add(command, log));
    // Only the handler of the whole command line is asked.
    return commands.setExecutionExceptionHandler(
        reporting(commands.getExecutionExceptionHandler()));
  }

  private static CommandLine add(Object command, CommandLine commands) {
    CommandLine line = new CommandLine(command);
    line.getCommandSpec()
        .usageMessage()
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(exitCodes());
    commands.addSubcommand(line);
    return line;
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    for (ExitCode code : ExitCode.values()) {
      codes.put(" " + code.code(), code.meaning());
    }
    codes.put(" " + CommandLine.ExitCode.USAGE, "the command line is wrong");
    return codes;
  }

  /** Turns what a user can act on into one line and an exit code; the rest is a fault of ours. */
  private static IExecutionExceptionHandler reporting(IExecutionExceptionHandler faults) {
    return (failure, line, parsed) ->
        switch (failure) {
          case CommandRefused refused -> report(line, refused.exitCode(), refused);
          case ConfigurationException wrong -> report(line, ExitCode.CONFIGURATION, wrong);
          case KeysetException key -> report(line, ExitCode.KEY, key);
          case StoreException store -> report(line, exitCode(store), store);
          default -> faults.handleExecutionException(failure, line, parsed);
        };
  }

  private static ExitCode exitCode(StoreException failure) {
    return switch (failure.kind()) {
      case UNAVAILABLE, OVERLOADED, STALE_KEY -> ExitCode.UNAVAILABLE;
      case DAMAGED, OUTDATED, FULL -> ExitCode.FAILED;
    };
  }

  private static int report(CommandLine line, ExitCode code, Exception failure) {
    line.getErr().println(line.getCommandSpec().qualifiedName() + ": " + failure.getMessage());
    line.getErr().flush();
    return code.code();
  }
}
