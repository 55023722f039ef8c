package dev.sallyport.vault.server.owner;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.service.transparency.TreeDamagedException;
import dev.sallyport.vault.disk.PrivateFile;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.log.proof.LogExport;
import dev.sallyport.vault.log.proof.TreeKeySeal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vault log export}: the log, as a file that proves itself. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the log up to its newest checkpoint to a new file, as JSON Lines, and a signed"
          + " receipt of that file.",
      "`vault log verify` and `gate audit verify` say whether it is what was signed."
    })
final class ExportLog implements Callable<Integer> {
  private final Map<String, String> environment;

  @Parameters(
      paramLabel = "FILE",
      description = "The file to make; one that is there is left alone.")
  private Path file = Path.of("");

  @Option(
      names = "--receipt",
      required = true,
      paramLabel = "FILE",
      description = "Where the receipt goes; a file that is there is left alone.")
  private Path receipt = Path.of("");

  ExportLog(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    OwnerConfiguration configuration = OwnerConfiguration.read(environment);
    requireNothingAt(file);
    requireNothingAt(receipt);
    try (OpenVault vault = OpenVault.connect(configuration)) {
      new PrivateFile(file).create(out -> writeBoth(vault, configuration, out));
    } catch (FileAlreadyExistsException e) {
      throw taken(e.getFile());
    } catch (IOException | UncheckedIOException e) {
      throw new CommandRefused(ExitCode.FAILED, "the export was not written: " + e.getMessage());
    } catch (TreeDamagedException e) {
      throw new CommandRefused(ExitCode.FAILED, "there is nothing to export: " + e.getMessage());
    }
    return ExitCode.DONE.code();
  }

  /** Before the log is gone through, which may take long. */
  private static void requireNothingAt(Path path) {
    if (new PrivateFile(path).exists()) {
      throw taken(path.toString());
    }
  }

  private static CommandRefused taken(String path) {
    return new CommandRefused(
        ExitCode.ALREADY_THERE, "there is a file already, it was left alone: " + path);
  }

  /** The export first: whoever finds both has a receipt of what is there. */
  private void writeBoth(OpenVault vault, OwnerConfiguration configuration, FileChannel out)
      throws IOException {
    VaultKeyset keyset = vault.keyset(configuration.key());
    String note =
        vault.withLong(
            keyset,
            store ->
                new LogExport(
                        configuration.organisation(),
                        OpenVault.logTrees(store),
                        new TreeKeySeal(keyset))
                    .writeTo(
                        String.valueOf(file.getFileName()),
                        InstantSource.system().instant(),
                        piece -> write(out, piece.getBytes())));
    new PrivateFile(receipt).create(signed -> write(signed, note.getBytes(UTF_8)));
  }

  private static void write(FileChannel out, byte[] piece) {
    try {
      PrivateFile.writeFully(out, ByteBuffer.wrap(piece));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
