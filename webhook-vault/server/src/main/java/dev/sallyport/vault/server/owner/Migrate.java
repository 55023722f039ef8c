package dev.sallyport.vault.server.owner;

import dev.sallyport.vault.StoreLocation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vault migrate}: for stores whose processes do not change the schema themselves. */
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description = {
      "Brings the store that VAULT_STORE names to the form that this version needs, and nothing else. Run it before"
          + " functions of this version are deployed, and before servers that are started with VAULT_MIGRATE=false;"
          + " other servers do it themselves.",
      "Functions and servers of the version before go on working meanwhile."
    })
final class Migrate implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  Migrate(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Map<String, String> migrating = new LinkedHashMap<>(environment);
    migrating.put(StoreLocation.MIGRATE, "true");
    OpenVault.connect(OwnerConfiguration.read(migrating)).close();
    spec.commandLine().getOut().println("the store has the form that this version needs");
    return ExitCode.DONE.code();
  }
}
