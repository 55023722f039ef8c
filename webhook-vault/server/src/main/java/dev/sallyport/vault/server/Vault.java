package dev.sallyport.vault.server;

import dev.sallyport.vault.server.owner.OwnerCommands;
import dev.sallyport.vault.server.xwing.XWing;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code vault}: the server, and the owner's tools beside it. */
@Command(name = "vault", mixinStandardHelpOptions = true, description = "The webhook vault.")
public final class Vault {
  private Vault() {}

  /** Runs a command; without one it serves. */
  public static void main(String[] arguments) {
    XWing.offerToTink();
    int exitCode =
        commands(System.getenv())
            .execute(arguments.length == 0 ? new String[] {"serve"} : arguments);
    // A server that listens goes on; everything else ends here.
    if (exitCode != 0 || !isServing(arguments)) {
      System.exit(exitCode);
    }
  }

  static CommandLine commands(Map<String, String> environment) {
    return OwnerCommands.addTo(
        new CommandLine(new Vault()).addSubcommand(new Serve(environment)), environment);
  }

  private static boolean isServing(String[] arguments) {
    return arguments.length == 0 || arguments[0].equals("serve");
  }
}
