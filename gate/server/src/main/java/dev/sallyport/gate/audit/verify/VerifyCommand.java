package dev.sallyport.gate.audit.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.gate.audit.proof.Receipt;
import dev.sallyport.service.transparency.Checkpoint;
import dev.sallyport.service.transparency.NoteKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
        "Says whether an export of the log is what was signed, and where it is not. Needs files only.")
public final class VerifyCommand implements Callable<Integer> {
  private static final int FINE = 0;
  private static final int FOUND = 1;
  private static final int UNREADABLE = 2;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--export",
      required = true,
      paramLabel = "FILE",
      description = "What /api/audit/export gave.")
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

  private final Findings findings = new Findings();

  @Override
  public Integer call() {
    try {
      String summary = verify();
      findings.list().forEach(this::print);
      print(findings.isEmpty() ? "Nothing wrong: " + summary : "NOT what was signed: " + summary);
      return findings.isEmpty() ? FINE : FOUND;
    } catch (JsonProcessingException e) {
      print("A file is damaged: " + e.getOriginalMessage());
      return FOUND;
    } catch (IOException | UncheckedIOException e) {
      print("A file cannot be read: " + e.getMessage());
      return UNREADABLE;
    } catch (RuntimeException e) {
      print("A file is damaged: " + e.getMessage());
      return FOUND;
    }
  }

  private String verify() throws IOException {
    Optional<NoteKey> trusted = NoteKey.parse(given(key).strip());
    if (trusted.isEmpty()) {
      findings.add("--key is no key of the form name+id+key");
      return "nothing was looked at";
    }
    return verify(trusted.get());
  }

  private String verify(NoteKey trusted) throws IOException {
    try (ExportFile file = ExportFile.open(given(export))) {
      JsonNode first = file.hasNext() ? file.next() : new ObjectMapper().createObjectNode();
      Optional<Checkpoint> checkpoint = ExportVerification.checkpoint(first, trusted);
      if (checkpoint.isEmpty()) {
        findings.add("the checkpoint of the export is not signed with this key");
        return "nothing else was looked at";
      }
      ExportVerification verification =
          new ExportVerification(checkpoint.get(), kept(trusted), findings);
      file.forEachRemaining(verification::line);
      verification.end();
      if (receipt != null) {
        compare(receipt, trusted, file.sha256Hex(), verification.rows(), checkpoint.get());
      }
      return "%d records of %d under the checkpoint of %s"
          .formatted(verification.rows(), checkpoint.get().size(), trusted.name());
    }
  }

  private List<Checkpoint> kept(NoteKey trusted) throws IOException {
    List<Checkpoint> kept = new ArrayList<>();
    for (Path file : checkpoints) {
      Checkpoint.open(note(file, "checkpoint"), trusted)
          .ifPresentOrElse(
              kept::add,
              () ->
                  findings.add(
                      "the checkpoint in " + file.getFileName() + " is not signed with this key"));
    }
    return kept;
  }

  private void compare(Path file, NoteKey trusted, String sha256, long rows, Checkpoint checkpoint)
      throws IOException {
    Optional<Receipt> opened = Receipt.open(note(file, "receipt"), trusted);
    if (opened.isEmpty()) {
      findings.add("the receipt is not signed with this key");
      return;
    }
    Receipt signed = opened.get();
    if (!signed.sha256().equals(sha256)) {
      findings.add("the export is not the file that the receipt is about: its SHA-256 is another");
    }
    if (signed.rows() != rows) {
      findings.add(
          "the receipt is about %d records, the export has %d".formatted(signed.rows(), rows));
    }
    if (!Checkpoint.open(signed.checkpoint(), trusted).equals(Optional.of(checkpoint))) {
      findings.add("the receipt is about another checkpoint than the export");
    }
  }

  /** A note, or the answer of the API that holds it. */
  private static String note(Path file, String member) throws IOException {
    String text = Files.readString(file);
    return text.startsWith("{") ? new ObjectMapper().readTree(text).path(member).asText() : text;
  }

  private static <T> T given(@Nullable T option) {
    return Objects.requireNonNull(option);
  }

  private void print(String line) {
    given(spec).commandLine().getOut().println(line);
  }
}
