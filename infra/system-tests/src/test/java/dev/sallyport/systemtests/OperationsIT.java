package dev.sallyport.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.local.stack.Installation;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of webhook-vault/OPERATIONS.md, in its order, in one shell. */
final class OperationsIT {
  private static final Pattern COMMANDS = Pattern.compile("(?ms)^```sh\n(.*?)^```$");
  // A dozen JVMs start one after the other, on a machine that may be busy.
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** So that the vault ends with the shell that started it. */
  private static final String ENDING = "trap 'kill $(jobs -p)' EXIT\n";

  @TempDir Path folder;

  private final int port = Fortress.freePort();
  private final URI vault = URI.create("http://127.0.0.1:" + port);

  @Test
  void commandsOfThePageTakeAVaultFromNothingToACredentialAndOn()
      throws IOException, InterruptedException {
    String page = Fortress.read(installation().root().resolve("webhook-vault/OPERATIONS.md"));
    List<String> parts = List.of(page.split("(?m)^## Bind$"));
    assertThat(parts).hasSize(2);
    try (Fortress fortress = Fortress.unbound(folder, SharedPostgres.instance().server())) {
      Process shell = shell();
      try (var commands = shell.outputWriter(UTF_8)) {
        commands.write("set -euo pipefail\n" + ENDING);
        commands.write(commands(parts.getFirst(), fortress));
        commands.write("echo started\n");
        commands.flush();
        Eventually.holds(() -> Fortress.read(output()).contains("started\n"), PATIENCE);

        fortress.bind(vault);

        commands.write(commands(parts.getLast(), fortress));
        commands.write("echo finished\n");
      }
      assertThat(shell.waitFor(PATIENCE)).isTrue();
    }
    assertThat(Fortress.read(output()))
        .contains("\"healthy\"", "\naws\t", "\ngithub\t", "sallyport_vault_releases_total")
        .endsWith("finished\n");
  }

  /** The page's commands for a vault and a gate of this machine. */
  private String commands(String part, Fortress fortress) {
    return COMMANDS
        .matcher(part)
        .results()
        .map(block -> block.group(1))
        .collect(joining())
        .replace("https://vault.example.com", vault.toString())
        .replace("https://gate.example.com", fortress.gateAddress().toString());
  }

  private Process shell() throws IOException {
    ProcessBuilder builder = new ProcessBuilder("bash", "-s").directory(folder.toFile());
    var environment = builder.environment();
    environment.put(
        "PATH",
        installation().root().resolve("webhook-vault/server")
            + File.pathSeparator
            + environment.get("PATH"));
    environment.put("VAULT_PORT", Integer.toString(port));
    environment.put("VAULT_MANAGEMENT_PORT", Integer.toString(Fortress.freePort()));
    environment.put("JDK_JAVA_OPTIONS", Programs.vaultOptions());
    environment.put("TOKEN", "first-value");
    environment.put("NEW_TOKEN", "second-value");
    return builder.redirectOutput(output().toFile()).redirectErrorStream(true).start();
  }

  private Path output() {
    return folder.resolve("output");
  }

  private static Installation installation() {
    return Fortress.installation();
  }
}
