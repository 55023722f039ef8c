package dev.sallyport.vault.server.owner;

import dev.sallyport.service.transparency.TreeDamagedException;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.log.proof.LogIntegration;
import dev.sallyport.vault.log.proof.TreeKeySeal;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vault log integrate}: for vaults that are functions and were not called for a while. */
@Command(
    name = "integrate",
    mixinStandardHelpOptions = true,
    description = {
      "Adds to the tree of the log what was written since, and signs a checkpoint over it.",
      "Servers do this by themselves within a second; a function does when it is called."
    })
final class IntegrateLog implements Callable<Integer> {
  private final Map<String, String> environment;

  @Option(
      names = "--public-url",
      required = true,
      paramLabel = "URL",
      description =
          "The vault's VAULT_PUBLIC_URL, of which the log is named if it has no checkpoint yet.")
  private String publicUrl = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  IntegrateLog(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    try (OpenVault vault = OpenVault.connect(configuration)) {
      VaultKeyset keyset = vault.keyset(configuration.key());
      long added =
          vault.withLong(
              keyset,
              store -> {
                LogIntegration integration =
                    new LogIntegration(
                        configuration.organisation(),
                        publicUrl,
                        OpenVault.logTrees(store),
                        new TreeKeySeal(keyset));
                // Once more, for what was just being written when the first run looked.
                return integration
                    .run()
                    .compose(first -> integration.run().map(second -> first + second));
              });
      spec.commandLine().getOut().println("added " + added);
    } catch (TreeDamagedException e) {
      throw new CommandRefused(ExitCode.FAILED, "nothing was added: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new CommandRefused(ExitCode.CONFIGURATION, "--public-url is no URL of a vault");
    }
    return ExitCode.DONE.code();
  }
}
