package dev.sallyport.local.stack;

import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.process.JavaProgram;
import dev.sallyport.local.process.ServerCommand;
import dev.sallyport.local.process.ToolRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How gate and vault are configured for a run on this machine: key files first, then the servers'
 * environment.
 */
final class Servers {
  private static final int GATE_MANAGEMENT_PORT = 9_080;
  private static final int VAULT_MANAGEMENT_PORT = 9_081;
  private static final String ORGANISATION = "demo";
  // `vault init` after a run that was killed between the command and the note that it is done.
  private static final int ALREADY_THERE = 4;

  private final Installation installation;
  private final DataFolder data;
  private final StackOptions options;

  Servers(Installation installation, DataFolder data, StackOptions options) {
    this.installation = installation;
    this.data = data;
    this.options = options;
  }

  ServerCommand gate(Database database) {
    Path keyset = data.secret("gate.keyset");
    if (!Files.exists(keyset)) {
      ToolRun made = run("gate keyset", installation.gate(), List.of("keyset"), Map.of());
      DataFolder.writeSecret(keyset, made.output());
    }
    return ServerCommand.of("gate", installation.gate(), data.log("gate"))
        .with("GATE_PORT", Integer.toString(options.gatePort()))
        .with("GATE_PUBLIC_URL", options.gateUrl())
        .with("GATE_MANAGEMENT_PORT", port(GATE_MANAGEMENT_PORT))
        .with("GATE_DATABASE_URL", database.url())
        .with("GATE_DATABASE_USER", database.user())
        .with("GATE_DATABASE_PASSWORD", database.password())
        .with("GATE_SEALING_KEYSET_FILE", keyset.toString())
        .with("GATE_BOOTSTRAP_TOKEN_FILE", bootstrapToken().toString());
  }

  Path bootstrapToken() {
    return data.secret("operator.token");
  }

  ServerCommand vault(Database database) {
    Map<String, String> environment = vaultEnvironment(database);
    Path initialised = data.secret("vault.initialised");
    if (!Files.exists(initialised)) {
      run("vault init", installation.vault(), List.of("init"), environment);
      DataFolder.writeSecret(initialised, "");
    }
    return ServerCommand.of("vault", installation.vault(), data.log("vault")).with(environment);
  }

  private Map<String, String> vaultEnvironment(Database database) {
    return Map.ofEntries(
        Map.entry("VAULT_PORT", Integer.toString(options.vaultPort())),
        Map.entry("VAULT_PUBLIC_URL", options.vaultUrl()),
        Map.entry("VAULT_MANAGEMENT_PORT", port(VAULT_MANAGEMENT_PORT)),
        Map.entry("VAULT_GATE_URL", options.gateUrl()),
        Map.entry("VAULT_ORGANISATION", ORGANISATION),
        Map.entry("VAULT_STORE", database.url()),
        Map.entry("VAULT_DATABASE_USER", database.user()),
        Map.entry("VAULT_DATABASE_PASSWORD", database.password()),
        Map.entry("VAULT_KEK_FILE", data.secret("vault.kek").toString()),
        Map.entry("VAULT_OWNER_SECRET_FILE", data.randomSecret("vault.owner-secret").toString()));
  }

  private static ToolRun run(
      String name, JavaProgram program, List<String> arguments, Map<String, String> environment) {
    ToolRun run = ToolRun.of(program, arguments, environment, "");
    if (run.exitCode() != 0 && run.exitCode() != ALREADY_THERE) {
      throw new RunFailedException(name + " failed:\n" + run.errors());
    }
    return run;
  }

  // Nobody has to know these, so a taken one is no reason to stop.
  private static String port(int preferred) {
    try {
      return Integer.toString(Ports.freeLike(preferred));
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}
