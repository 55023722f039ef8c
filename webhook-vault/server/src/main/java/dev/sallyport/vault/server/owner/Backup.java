package dev.sallyport.vault.server.owner;

import dev.sallyport.vault.backup.Backups;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeyset;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vault backup}: everything in the store, as it is at one moment, in one file. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Writes everything in the store, as it is at one moment, to a new file of mode 600. Running servers go on.",
      "Secrets are in it sealed as they are in the store; it opens with the same key-encryption key and with nothing else."
          + " Keep that key in another place."
    })
final class Backup implements Callable<Integer> {
  private final Map<String, String> environment;

  @Parameters(
      paramLabel = "FILE",
      description = "The file to make; one that is there is left alone.")
  private Path file = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  Backup(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    try (OpenVault vault = OpenVault.connect(configuration)) {
      Instant now = InstantSource.system().instant();
      WrappedKeyset wrapped = vault.wrapped();
      VaultKeyset keyset =
          OpenVault.await(VaultKeyset.unwrap(wrapped, vault.keys(configuration.key())));
      Backups backups = vault.closed().backups(keyset);
      BackupHeader header = new BackupHeader(OpenVault.await(backups.form()), now, wrapped);
      new BackupFile(file).write(header, keyset, taker -> OpenVault.awaitLong(backups.read(taker)));
      requireSameKeyset(vault, wrapped);
      spec.commandLine().getOut().println("backed up to " + file);
    }
    return ExitCode.DONE.code();
  }

  /** What was sealed with a key that came meanwhile would not open with what the file has. */
  private void requireSameKeyset(OpenVault vault, WrappedKeyset before) {
    if (vault.wrapped().generation() != before.generation()) {
      throw new CommandRefused(
          ExitCode.UNAVAILABLE,
          "the data keys were changed meanwhile: delete "
              + file
              + ", and run this again when `vault rotate` has ended");
    }
  }
}
