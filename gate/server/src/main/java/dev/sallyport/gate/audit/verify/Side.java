package dev.sallyport.gate.audit.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.transparency.LeafForm;
import dev.sallyport.service.transparency.export.ExportFile;
import dev.sallyport.service.transparency.export.FileVerification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One of two logs that are held against each other, as a file, and whether its rows are proved.
 *
 * @param name whose it is
 * @param key of its log; empty: nothing is proved
 */
record Side(String name, Path file, Optional<String> key) {
  /** Whether it is not what was signed; says so, and says when nobody can know. */
  boolean isWrong(Consumer<String> print) throws IOException {
    if (!isExport()) {
      print.accept(
          "NOT PROVED: the %s's rows stand under no checkpoint; only an export of its log proves them"
              .formatted(name));
      return key.isPresent();
    }
    if (key.isEmpty()) {
      print.accept("NOT PROVED: the %s's rows, since --%s-key was not given".formatted(name, name));
      return false;
    }
    return new FileVerification(file, key.get(), Optional.empty(), List.of())
            .run(line -> print.accept("the %s's log: %s".formatted(name, line)))
        != FileVerification.Outcome.FINE;
  }

  private boolean isExport() throws IOException {
    try (ExportFile lines = ExportFile.open(file)) {
      return lines.hasNext() && LeafForm.ofExport(lines.next().path("export").asText()).isPresent();
    }
  }

  /** Gives each of its objects. */
  void each(Consumer<JsonNode> line) throws IOException {
    try (ExportFile lines = ExportFile.open(file)) {
      lines.forEachRemaining(line);
    }
  }
}
