package dev.sallyport.vault.server.owner;

import dev.sallyport.vault.keyservice.KeySource;
import dev.sallyport.vault.keyset.KeyEncryptionKeys;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeyset;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code vault shred}: what was deleted before becomes unreadable wherever its ciphertext still
 * lies, since no key that is kept leads to the key it was sealed with.
 */
@Command(
    name = "shred",
    mixinStandardHelpOptions = true,
    description = {
      "Makes what was deleted or overwritten unreadable in every backup, dump, replica and log of"
          + " the database: everything that is stored is sealed anew with a new data key, the old"
          + " one is dropped, and the new one is wrapped under a new key-encryption key. Running"
          + " servers go on.",
      "Backups made before open with copies of the old key-encryption key only, so with --confirm"
          + " this makes all of them worthless: destroy every copy of that key, and make a new"
          + " backup. Until then nothing is shredded for whoever has a copy.",
      "It can be stopped at any moment; run it again from the beginning then."
    })
final class Shred implements Callable<Integer> {
  private final Map<String, String> environment;

  @Option(
      names = "--to",
      paramLabel = "KEY",
      description =
          "Wrap under this key, a key file or a key service's URI, as for rotate-kek. Where a key"
              + " service keeps the older versions of its key, name another key, and have the old"
              + " one destroyed.")
  private Optional<String> target = Optional.empty();

  @Option(names = "--confirm", description = "Do it: no backup that there is can be restored then.")
  private boolean confirmed;

  @Spec private CommandSpec spec = CommandSpec.create();

  Shred(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    if (!confirmed) {
      print(
          "nothing was changed; no backup made so far can be restored after this: --confirm that");
      return ExitCode.UNCONFIRMED.code();
    }
    try (OpenVault vault = OpenVault.connect(configuration)) {
      Optional<KeySource> other = target.map(text -> NextKey.read(text, environment));
      shred(vault, configuration.key(), new KekChange(vault, configuration.key(), other));
    }
    return ExitCode.DONE.code();
  }

  /**
   * The data key first: one that sealed what was deleted must never be wrapped under a key that is
   * kept.
   */
  private void shred(OpenVault vault, KeySource key, KekChange kek) {
    kek.requirePossible();
    WrappedKeyset before = vault.wrapped();
    DataKeyChange dataKey = new DataKeyChange(vault, key, this::print);
    // The key of a rotation that was under way may have sealed what was deleted since.
    boolean isNew = dataKey.run();
    if (!isNew) {
      isNew = dataKey.run();
    }
    WrappedKeyset last = vault.wrapped();
    String name = kek.run();
    if (!isNew || opens(vault.keys(kek.next()), before) || opens(vault.keys(kek.next()), last)) {
      throw new CommandRefused(
          ExitCode.FAILED,
          "NOT shredded: key "
              + name
              + " still opens what was wrapped before. Have the older versions of it destroyed in"
              + " the key service, or name another key with --to, and run this again");
    }
    print("wrapped the keyset under key " + name);
    print("now destroy every copy of key " + last.wrappedBy() + ", and make a new backup");
  }

  private static boolean opens(KeyEncryptionKeys keys, WrappedKeyset wrapped) {
    try {
      OpenVault.await(VaultKeyset.unwrap(wrapped, keys));
      return true;
    } catch (KeysetException e) {
      if (e.isMismatch()) {
        return false;
      }
      throw e;
    }
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
