package dev.sallyport.vault.server.owner;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vault delete}: ends a credential's life. */
@Command(
    name = "delete",
    mixinStandardHelpOptions = true,
    description = {
      "Deletes a credential. A running server refuses it from its next request on.",
      "One stored later under the same name is another one: tickets made for the deleted one do not"
          + " open it."
    })
final class Delete implements Callable<Integer> {
  private final Map<String, String> environment;

  @Parameters(paramLabel = "SERVICE", description = "Name of the credential, such as github.")
  private String service = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  Delete(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    ServiceName name = ServiceArgument.parse(service, spec);
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    try (OpenVault vault = OpenVault.connect(configuration)) {
      VaultKeyset keyset = vault.keyset(configuration.key());
      if (!vault.with(keyset, store -> delete(store, keyset, name))) {
        throw new CommandRefused(ExitCode.NOT_FOUND, "there is no credential " + name);
      }
    }
    spec.commandLine().getOut().println("deleted " + name);
    return ExitCode.DONE.code();
  }

  private static Future<Boolean> delete(Store store, VaultKeyset keyset, ServiceName name) {
    return new OwnerDeeds(keyset.organisation(), store)
        .record("delete", name)
        .compose(recorded -> store.credentials().delete(keyset.organisation(), name));
  }
}
