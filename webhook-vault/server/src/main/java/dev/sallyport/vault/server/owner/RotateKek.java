package dev.sallyport.vault.server.owner;

import static dev.sallyport.vault.server.owner.OpenVault.await;

import dev.sallyport.vault.keyservice.KeySource;
import dev.sallyport.vault.keyset.KeyEncryptionKeys;
import dev.sallyport.vault.keyset.KeyFile;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeyset;
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
      String name = rotate(vault, configuration.key(), other.orElseGet(configuration::key));
      spec.commandLine().getOut().println("wrapped the keyset under key " + name);
    }
    return ExitCode.DONE.code();
  }

  private String rotate(OpenVault vault, KeySource old, KeySource next) {
    return switch (next) {
      case KeySource.InFile(KeyFile file) ->
          file.alone(() -> target.isPresent() ? move(vault, old, file) : renew(vault, file));
      case KeySource.InService _ -> moveToService(vault, old, next);
      case KeySource.InEnvironment _ ->
          throw new CommandRefused(
              ExitCode.CONFIGURATION,
              "a key in VAULT_KEK cannot be replaced from here: name a file or a key service for the new one with"
                  + " --to");
    };
  }

  /**
   * Old and new key, then the store, then the new key alone: each step leaves a file that opens the
   * store.
   */
  private static String renew(OpenVault vault, KeyFile file) {
    LocalKeyEncryptionKeys both = file.read().withNewPrimary();
    VaultKeyset keyset = vault.keyset(both);
    file.replace(both);
    LocalKeyEncryptionKeys renewed = both.primaryAlone();
    rewrap(vault, keyset, renewed);
    file.replace(renewed);
    return renewed.name();
  }

  private static String move(OpenVault vault, KeySource old, KeyFile file) {
    if (!file.exists()) {
      vault.keyset(old);
      file.create(LocalKeyEncryptionKeys.generate());
    }
    LocalKeyEncryptionKeys renewed = file.read();
    if (!renewed.name().equals(vault.wrapped().wrappedBy())) {
      rewrap(vault, vault.keyset(old), renewed);
    }
    return renewed.name();
  }

  /** Also from a service's key to itself: its newest version wraps then. */
  private String moveToService(OpenVault vault, KeySource old, KeySource next) {
    KeyEncryptionKeys renewed = vault.keys(next);
    boolean moved = renewed.name().equals(vault.wrapped().wrappedBy());
    if (!moved || target.isEmpty()) {
      rewrap(vault, vault.keyset(old), renewed);
    }
    return renewed.name();
  }

  /** Replaces the stored keyset, and opens what is stored then before anyone drops the old key. */
  private static void rewrap(OpenVault vault, VaultKeyset keyset, KeyEncryptionKeys renewed) {
    WrappedKeyset next = await(keyset.wrap(renewed, vault.wrapped().generation() + 1));
    if (!await(vault.closed().keysets().replace(next))) {
      throw new CommandRefused(
          ExitCode.FAILED, "the keyset was wrapped anew by someone else meanwhile; run this again");
    }
    vault.keyset(renewed);
  }
}
