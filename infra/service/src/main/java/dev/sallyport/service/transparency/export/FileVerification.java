package dev.sallyport.service.transparency.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.service.transparency.Checkpoint;
import dev.sallyport.service.transparency.LeafForm;
import dev.sallyport.service.transparency.NoteKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Says whether an export of a log is what was signed, and where it is not. Needs files only, and
 * blocks while it reads them.
 *
 * @param export what a gate or a vault has exported
 * @param key the log's, {@code name+id+key}, from somewhere else than the export
 * @param receipt the receipt of the export
 * @param checkpoints that were kept elsewhere
 */
public record FileVerification(
    Path export, String key, Optional<Path> receipt, List<Path> checkpoints) {
  /** What came of it, and how a command says so when it ends. */
  public enum Outcome {
    /** Nothing is wrong. */
    FINE(0),
    /** Something is. */
    FOUND(1),
    /** A file cannot be read. */
    UNREADABLE(2);

    private final int exitCode;

    Outcome(int exitCode) {
      this.exitCode = exitCode;
    }

    /** The exit code of a command. */
    public int exitCode() {
      return exitCode;
    }
  }

  /** Copies the list. */
  public FileVerification {
    checkpoints = List.copyOf(checkpoints);
  }

  /** Verifies and prints line after line. */
  public Outcome run(Consumer<String> print) {
    Findings findings = new Findings();
    try {
      String summary = verify(findings);
      findings.list().forEach(print);
      print.accept(
          findings.isEmpty() ? "Nothing wrong: " + summary : "NOT what was signed: " + summary);
      return findings.isEmpty() ? Outcome.FINE : Outcome.FOUND;
    } catch (JsonProcessingException e) {
      print.accept("A file is damaged: " + e.getOriginalMessage());
      return Outcome.FOUND;
    } catch (IOException | UncheckedIOException e) {
      print.accept("A file cannot be read: " + e.getMessage());
      return Outcome.UNREADABLE;
    } catch (RuntimeException e) {
      print.accept("A file is damaged: " + e.getMessage());
      return Outcome.FOUND;
    }
  }

  private String verify(Findings findings) throws IOException {
    Optional<NoteKey> trusted = NoteKey.parse(key.strip());
    if (trusted.isEmpty()) {
      findings.add("--key is no key of the form name+id+key");
      return "nothing was looked at";
    }
    return verify(trusted.get(), findings);
  }

  private String verify(NoteKey trusted, Findings findings) throws IOException {
    try (ExportFile file = ExportFile.open(export)) {
      JsonNode first = file.hasNext() ? file.next() : new ObjectMapper().createObjectNode();
      Optional<Checkpoint> checkpoint = Checkpoint.open(first.path("checkpoint").asText(), trusted);
      if (checkpoint.isEmpty()) {
        findings.add("the checkpoint of the export is not signed with this key");
        return "nothing else was looked at";
      }
      Optional<LeafForm> form = LeafForm.ofExport(first.path("export").asText());
      if (form.isEmpty()) {
        findings.add("the file does not begin as exports of this version do");
        return "nothing else was looked at";
      }
      ExportVerification verification =
          new ExportVerification(form.get(), checkpoint.get(), kept(trusted, findings), findings);
      file.forEachRemaining(verification::line);
      verification.end();
      if (receipt.isPresent()) {
        compare(trusted, file.sha256Hex(), verification.rows(), checkpoint.get(), findings);
      }
      return "%d records of %d under the checkpoint of %s"
          .formatted(verification.rows(), checkpoint.get().size(), trusted.name());
    }
  }

  private List<Checkpoint> kept(NoteKey trusted, Findings findings) throws IOException {
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

  private void compare(
      NoteKey trusted, String sha256, long rows, Checkpoint checkpoint, Findings findings)
      throws IOException {
    Optional<Receipt> opened = Receipt.open(note(receipt.orElseThrow(), "receipt"), trusted);
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
}
