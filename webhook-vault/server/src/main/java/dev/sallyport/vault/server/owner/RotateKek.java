package dev.sallyport.vault.server.owner;

import static dev.sallyport.vault.server.owner.OpenVault.await;

import dev.sallyport.vault.keyset.KeyEncryptionKeys;
import dev.sallyport.vault.keyset.KeyFile;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeyset;
import java.nio.file.Path;
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
      "With VAULT_KEK, or to move to another file, name the new key file with --to."
    })
final class RotateKek implements Callable<Integer> {
  private final Map<String, String> environment;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description =
          "Wrap under the key in this file, which is made if it is not there; then set VAULT_KEK_FILE to it.")
  private Optional<Path> target = Optional.empty();

  @Spec private CommandSpec spec = CommandSpec.create();

  RotateKek(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    try (OpenVault vault = OpenVault.connect(configuration)) {
      KeyFile file = target.map(KeyFile::new).orElseGet(() -> ownFile(configuration.key()));
      String name =
          file.alone(
              () ->
                  target.isPresent()
                      ? move(vault, configuration.key().read(), file)
                      : renew(vault, file));
      spec.commandLine().getOut().println("wrapped the keyset under key " + name + " in " + file);
    }
    return ExitCode.DONE.code();
  }

  private static KeyFile ownFile(KeySource source) {
    return switch (source) {
      case KeySource.InFile(KeyFile file) -> file;
      case KeySource.InEnvironment _ ->
          throw new CommandRefused(
              ExitCode.CONFIGURATION,
              "a key in VAULT_KEK cannot be replaced from here: name a file for the new one with --to");
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

  private static String move(OpenVault vault, KeyEncryptionKeys old, KeyFile file) {
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

  /** Replaces the stored keyset, and opens what is stored then before anyone drops the old key. */
  private static void rewrap(OpenVault vault, VaultKeyset keyset, LocalKeyEncryptionKeys renewed) {
    WrappedKeyset next = await(keyset.wrap(renewed, vault.wrapped().generation() + 1));
    if (!await(vault.closed().keysets().replace(next))) {
      throw new CommandRefused(
          ExitCode.FAILED, "the keyset was wrapped anew by someone else meanwhile; run this again");
    }
    vault.keyset(renewed);
  }
}
