package dev.sallyport.vault.server.owner;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vault rotate}: replaces the data keys while servers go on serving. */
@Command(
    name = "rotate",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a new data key, seals everything in the store anew with it, and drops the older keys. Running servers go on"
          + " and need no restart.",
      "It can be stopped at any moment; running it again goes on where it ended.",
      "Backups made before hold the older keys, and open as long as their key-encryption key is there."
    })
final class Rotate implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  Rotate(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    try (OpenVault vault = OpenVault.connect(configuration)) {
      new DataKeyChange(vault, configuration.key(), this::print).run();
    }
    return ExitCode.DONE.code();
  }

  /** Seen at once also by whoever reads a pipe. */
  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
