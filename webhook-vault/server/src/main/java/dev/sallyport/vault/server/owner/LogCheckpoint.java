package dev.sallyport.vault.server.owner;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.service.json.Json;
import dev.sallyport.vault.log.proof.LogTree;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vault log checkpoint}: what to keep elsewhere. */
@Command(
    name = "checkpoint",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the newest checkpoint of the log and the key that verifies it, as JSON.",
      "Keep the key when the log begins, and some checkpoints, where nobody can change them who can"
          + " change the store."
    })
final class LogCheckpoint implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  LogCheckpoint(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    try (OpenVault vault = OpenVault.connect(configuration)) {
      LogTree tree =
          vault
              .with(
                  vault.keyset(configuration.key()),
                  store -> OpenVault.logTrees(store).find(configuration.organisation()))
              .orElseThrow(
                  () ->
                      new CommandRefused(
                          ExitCode.FAILED,
                          "the log has no checkpoint yet: run `vault log integrate`, or a server"));
      Map<String, Object> view = new LinkedHashMap<>();
      view.put("origin", tree.key().verifier().name());
      view.put("key", tree.key().verifier().toString());
      view.put("size", tree.size());
      view.put("checkpoint", tree.checkpoint());
      spec.commandLine().getOut().println(new String(Json.write(view), UTF_8));
    }
    return ExitCode.DONE.code();
  }
}
