package dev.sallyport.vault.server.owner;

import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.log.proof.LogExchange;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.storage.DocumentCollection;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Future;
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
      VaultKeyset keyset = vault.keyset(configuration.key());
      boolean held = vault.with(keyset, store -> forget(store, keyset.organisation()));
      spec.commandLine().getOut().println(held ? "forgot the gate's checkpoint" : "there was none");
    }
    return ExitCode.DONE.code();
  }

  private static Future<Boolean> forget(Store store, Organisation organisation) {
    return new OwnerDeeds(organisation, store)
        .record("trust_gate")
        .compose(
            recorded ->
                store
                    .documents()
                    .delete(organisation, DocumentCollection.LOG_EXCHANGE, LogExchange.GATE));
  }
}
