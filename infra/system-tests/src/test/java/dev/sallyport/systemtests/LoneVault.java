package dev.sallyport.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.process.ServerCommand;
import dev.sallyport.local.process.ServerProcess;
import dev.sallyport.local.process.ToolRun;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A vault as a process with its store in a file, bound to nobody yet. */
final class LoneVault {
  private LoneVault() {}

  static ServerProcess start(Path folder, String format, URI gate) {
    return start(folder, format, gate, Map.of());
  }

  /**
   * Starts one.
   *
   * @param format of the tickets that it takes; it names the vault's files too
   * @param gate the public URL of the gate that it waits for
   */
  static ServerProcess start(Path folder, String format, URI gate, Map<String, String> more) {
    int port = Fortress.freePort();
    Map<String, String> environment = new HashMap<>();
    environment.put("VAULT_PORT", Integer.toString(port));
    environment.put("VAULT_MANAGEMENT_PORT", Integer.toString(Fortress.freePort()));
    environment.put("VAULT_PUBLIC_URL", "http://127.0.0.1:" + port);
    environment.put("VAULT_GATE_URL", gate.toString());
    environment.put("VAULT_TICKET_FORMAT", format);
    environment.put("VAULT_ORGANISATION", "acme");
    environment.put("VAULT_STORE", "file:" + folder.resolve(format + ".store"));
    environment.put("VAULT_KEK_FILE", folder.resolve(format + ".kek").toString());
    environment.putAll(more);
    ToolRun init = ToolRun.of(Programs.vault(), List.of("init"), environment, "");
    assertThat(init.exitCode()).as(init.errors()).isZero();
    return ServerProcess.start(
        ServerCommand.of(format + "-vault", Programs.vault(), folder.resolve(format + "-vault.log"))
            .with(environment));
  }
}
