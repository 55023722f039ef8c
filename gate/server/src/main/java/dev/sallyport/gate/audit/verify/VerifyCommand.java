package dev.sallyport.gate.audit.verify;

import static java.util.Objects.requireNonNull;

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

/** {@code gate audit verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Says whether an export of a gate's or a vault's log is what was signed, and where it is"
            + " not. Needs files only.")
public final class VerifyCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--export",
      required = true,
      paramLabel = "FILE",
      description = "What /api/audit/export gave, or `vault log export`.")
  private @Nullable Path export;

  @Option(
      names = "--key",
      required = true,
      paramLabel = "KEY",
      description = "The log's key, name+id+key, from somewhere else than the export.")
  private @Nullable String key;

  @Option(
      names = "--receipt",
      paramLabel = "FILE",
      description = "The receipt of the export, as a note or as the API answers it.")
  private @Nullable Path receipt;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description =
          "A checkpoint that was kept elsewhere, as a note or as the API answers it; several times for several.")
  private List<Path> checkpoints = List.of();

  @Override
  public Integer call() {
    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    return new FileVerification(
            requireNonNull(export), requireNonNull(key), Optional.ofNullable(receipt), checkpoints)
        .run(out::println)
        .exitCode();
  }
}
