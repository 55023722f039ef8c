package dev.sallyport.vault.server.owner;

import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vault unenrol}: ends the sealing to an agent's key. */
@Command(
    name = "unenrol",
    mixinStandardHelpOptions = true,
    description = {
      "Ends an agent's enrolment: from the next request on, its answers are not sealed any more,"
          + " and credentials that are",
      "only released sealed are refused to it. To change an agent's key, enrol the new one."
    })
final class Unenrol implements Callable<Integer> {
  private final Map<String, String> environment;

  @Parameters(paramLabel = "AGENT", description = "Id of the agent, as the gate names it.")
  private String agent = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  Unenrol(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    AgentId name = AgentArgument.parse(agent, spec);
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    try (OpenVault vault = OpenVault.connect(configuration)) {
      VaultKeyset keyset = vault.keyset(configuration.key());
      if (!vault.with(keyset, store -> delete(store, keyset, name))) {
        throw new CommandRefused(ExitCode.NOT_FOUND, "agent " + name + " has no enrolled key");
      }
    }
    spec.commandLine().getOut().println("unenrolled " + name);
    return ExitCode.DONE.code();
  }

  private static Future<Boolean> delete(Store store, VaultKeyset keyset, AgentId name) {
    return new OwnerDeeds(keyset.organisation(), store)
        .record("unenrol", name)
        .compose(recorded -> store.enrolments().delete(keyset.organisation(), name));
  }
}
