package dev.sallyport.vault.server.owner;

import static dev.sallyport.vault.server.owner.OpenVault.await;

import dev.sallyport.vault.keyservice.KeySource;
import dev.sallyport.vault.keyset.KeyEncryptionKeys;
import dev.sallyport.vault.keyset.KeyFile;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeyset;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vault init}: the first command of a vault's life. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the key file that VAULT_KEK_FILE names, if it is not there, and a data keyset in the store that"
          + " VAULT_STORE names, wrapped under that key.",
      "Overwrites nothing. Keep a copy of the key file in a place of its own: without it nothing in the store opens.",
      "One key file belongs to one vault. A key in a key service (a URI in VAULT_KEK) must be there already; it is tried"
          + " out."
    })
final class Init implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  Init(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    try (OpenVault vault = OpenVault.connect(configuration)) {
      requireNew(vault, configuration);
      KeyEncryptionKeys keys = key(vault, configuration.key());
      WrappedKeyset wrapped =
          await(VaultKeyset.generate(configuration.organisation()).wrap(keys, 1));
      if (!await(vault.closed().keysets().create(wrapped))) {
        throw alreadyThere(configuration);
      }
      // Opened again from the store: what was just made works, or this fails now and not at the
      // first request.
      vault.keyset(configuration.key());
      out().println("made the keyset of organisation " + configuration.organisation());
    }
    return ExitCode.DONE.code();
  }

  private static void requireNew(OpenVault vault, OwnerConfiguration configuration) {
    if (await(vault.closed().keysets().find(configuration.organisation())).isPresent()) {
      throw alreadyThere(configuration);
    }
  }

  /** The key is durable before anything is wrapped under it. */
  private KeyEncryptionKeys key(OpenVault vault, KeySource source) {
    if (source instanceof KeySource.InFile(KeyFile file) && !file.exists()) {
      file.create(LocalKeyEncryptionKeys.generate());
      out().println("made the key file " + file);
    }
    return vault.keys(source);
  }

  private static CommandRefused alreadyThere(OwnerConfiguration configuration) {
    return new CommandRefused(
        ExitCode.ALREADY_THERE,
        "the store holds a keyset of organisation "
            + configuration.organisation()
            + " already; nothing was changed");
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
