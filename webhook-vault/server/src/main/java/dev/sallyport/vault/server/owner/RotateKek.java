package dev.sallyport.vault.server.owner;

import dev.sallyport.vault.keyservice.KeySource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code vault rotate-kek}: wraps the data keyset under a new key. Wherever it is interrupted, the
 * configured key opens the store, and running it again finishes the work.
 */
@Command(
    name = "rotate-kek",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a new key-encryption key and wraps the data keyset under it. Credentials are not sealed anew; a running"
          + " server goes on and needs no restart.",
      "The key file that VAULT_KEK_FILE names is replaced: first it holds the old key and the new, then the store is"
          + " changed, then the old key is dropped from it. Backups of the store made before need the old key file.",
      "With a key service, the keyset is wrapped under the newest version of its key. To move to another key, of"
          + " whatever kind, name it with --to."
    })
final class RotateKek implements Callable<Integer> {
  private final Map<String, String> environment;

  @Option(
      names = "--to",
      paramLabel = "KEY",
      description = {
        "Wrap under this key: a key file, which is made if it is not there (then set VAULT_KEK_FILE to it), or a key"
            + " service's URI (then set VAULT_KEK to it). Restart the servers with the new variable; until then they go"
            + " on with the keyset they have."
      })
  private Optional<String> target = Optional.empty();

  @Spec private CommandSpec spec = CommandSpec.create();

  RotateKek(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    try (OpenVault vault = OpenVault.connect(configuration)) {
      Optional<KeySource> other = target.map(text -> NextKey.read(text, environment));
      String name = new KekChange(vault, configuration.key(), other).run();
      spec.commandLine().getOut().println("wrapped the keyset under key " + name);
    }
    return ExitCode.DONE.code();
  }
}
