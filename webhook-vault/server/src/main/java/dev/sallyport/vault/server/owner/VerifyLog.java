package dev.sallyport.vault.server.owner;

import dev.sallyport.service.transparency.export.FileVerification;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vault log verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Says whether an export of the log is what was signed, and where it is not. Needs files only.")
final class VerifyLog implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--export",
      required = true,
      paramLabel = "FILE",
      description = "What `vault log export` wrote.")
  private Path export = Path.of("");

  @Option(
      names = "--key",
      required = true,
      paramLabel = "KEY",
      description = "The log's key, name+id+key, from somewhere else than the export.")
  private String key = "";

  @Option(names = "--receipt", paramLabel = "FILE", description = "The receipt of the export.")
  private @Nullable Path receipt;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "A checkpoint that was kept elsewhere; several times for several.")
  private List<Path> checkpoints = List.of();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    return new FileVerification(export, key, Optional.ofNullable(receipt), checkpoints)
        .run(out::println)
        .exitCode();
  }
}
