package dev.sallyport.vault.server.owner;

import dev.sallyport.vault.log.proof.LogExchange;
import dev.sallyport.vault.storage.DocumentCollection;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vault log trust-gate}: after an alarm about the gate's log was looked into. */
@Command(
    name = "trust-gate",
    mixinStandardHelpOptions = true,
    description = {
      "Forgets the checkpoint of the gate's log that this vault holds, and an alarm about it: the"
          + " next one is taken as it comes.",
      "For when the gate was restored from a backup, or this vault was bound to another one."
    })
final class TrustGate implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  TrustGate(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    try (OpenVault vault = OpenVault.connect(configuration)) {
      boolean held =
          vault.with(
              vault.keyset(configuration.key()),
              store ->
                  store
                      .documents()
                      .delete(
                          configuration.organisation(),
                          DocumentCollection.LOG_EXCHANGE,
                          LogExchange.GATE));
      spec.commandLine().getOut().println(held ? "forgot the gate's checkpoint" : "there was none");
    }
    return ExitCode.DONE.code();
  }
}
