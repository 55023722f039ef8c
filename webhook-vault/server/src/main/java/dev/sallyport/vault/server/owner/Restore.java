package dev.sallyport.vault.server.owner;

import dev.sallyport.vault.backup.Backups;
import dev.sallyport.vault.backup.Differences;
import dev.sallyport.vault.backup.Restoration;
import dev.sallyport.vault.backup.RestoreOrder;
import dev.sallyport.vault.keyset.KeyEncryptionKeys;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeyset;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vault restore}: a backup in the place of what is stored. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Says what a backup would bring back, turn back and lose, and with --confirm puts it in the place of what is"
          + " stored: all of it or nothing. What was deleted since the backup was made comes back with it.",
      "Tickets that were redeemed stay so; tickets from before are refused for the first 90 seconds. The log is kept, and"
          + " has an alarm for it and for each credential and agent's key that lives again or is an older one; the gate"
          + " sees it in the vault's health."
    })
final class Restore implements Callable<Integer> {
  private final Map<String, String> environment;

  @Parameters(paramLabel = "FILE", description = "A file that vault backup has made.")
  private Path file = Path.of("");

  @Option(names = "--confirm", description = "Restore, and do not only say what that would do.")
  private boolean confirmed;

  @Spec private CommandSpec spec = CommandSpec.create();

  Restore(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    BackupFile backup = new BackupFile(file);
    BackupHeader header = backup.header();
    if (!header.keyset().organisation().equals(configuration.organisation())) {
      throw new CommandRefused(
          ExitCode.INVALID_INPUT, "this is a backup of another organisation's vault");
    }
    try (OpenVault vault = OpenVault.connect(configuration)) {
      KeyEncryptionKeys keys = vault.keys(configuration.key());
      VaultKeyset sealed = OpenVault.await(VaultKeyset.unwrap(header.keyset(), keys));
      backup.check(sealed);
      Differences found = restore(vault, keys, backup, sealed);
      print(header, found);
    }
    return confirmed ? ExitCode.DONE.code() : ExitCode.UNCONFIRMED.code();
  }

  private Differences restore(
      OpenVault vault, KeyEncryptionKeys keys, BackupFile backup, VaultKeyset sealed) {
    BackupHeader header = backup.header();
    Optional<WrappedKeyset> stored =
        OpenVault.await(vault.closed().keysets().find(sealed.organisation()));
    VaultKeyset both =
        stored
            .map(wrapped -> OpenVault.await(VaultKeyset.unwrap(wrapped, keys)).and(sealed))
            .orElse(sealed);
    long generation =
        1 + Math.max(stored.map(WrappedKeyset::generation).orElse(0L), sealed.generation());
    WrappedKeyset wrapped = OpenVault.await(both.wrap(keys, generation));
    Backups backups = vault.closed().backups(both);
    requireForm(OpenVault.await(backups.form()), header.form());
    return OpenVault.awaitLong(
        backups.restore(
            backup.pieces(sealed),
            new RestoreOrder(
                both,
                wrapped,
                new Restoration(InstantSource.system().instant(), header.takenAt()),
                confirmed)));
  }

  private static void requireForm(String ours, String its) {
    if (!ours.equals(its)) {
      throw new CommandRefused(
          ExitCode.INVALID_INPUT,
          "the backup is of form "
              + its
              + " and the store of "
              + ours
              + ": restore with the program that made it, into a store of the same kind, then upgrade");
    }
  }

  private void print(BackupHeader header, Differences found) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("backup of " + header.takenAt());
    print(out, "comes back", found.comingBack());
    print(out, "goes back to an older value", found.goingBack());
    print(out, "is lost", found.lost());
    found.comingBack().forEach(name -> ending(name).ifPresent(out::println));
    found.goingBack().forEach(name -> replacing(name).ifPresent(out::println));
    out.println(
        confirmed ? "restored" : "nothing was changed; run this again with --confirm to restore");
    out.flush();
  }

  /** What lives again may have been ended on purpose: only its owner knows. */
  private static Optional<String> ending(String name) {
    return Differences.credential(name)
        .map(service -> "vault delete " + service)
        .or(() -> Differences.enrolledAgent(name).map(agent -> "vault unenrol " + agent))
        .map(command -> "to decide: " + name + " lives again, unless you run `" + command + "`");
  }

  private static Optional<String> replacing(String name) {
    return Differences.credential(name)
        .map(service -> "vault put " + service)
        .or(() -> Differences.enrolledAgent(name).map(agent -> "vault enrol " + agent))
        .map(
            command ->
                "to decide: " + name + " is an older one; run `" + command + "` with the newer");
  }

  private static void print(PrintWriter out, String what, List<String> names) {
    names.forEach(name -> out.println(what + ": " + name));
  }
}
