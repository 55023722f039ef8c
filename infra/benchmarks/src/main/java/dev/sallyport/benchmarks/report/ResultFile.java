package dev.sallyport.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The results as JSON, with what has to be known of the machine to read them. */
public final class ResultFile {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ResultFile() {}

  /** Writes rows and samples; the folder is made. */
  public static void write(Path file, Instant at, Map<String, String> options, Results results) {
    Content content =
        new Content(
            at.toString(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("java.vm.version"),
            options,
            results.rows().stream().map(ResultFile::flat).toList(),
            results.samples());
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      JSON.writeValue(file.toFile(), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FlatRow flat(Row row) {
    return new FlatRow(
        row.target(),
        row.connections(),
        row.rate(),
        row.ratio().orElse(null),
        row.costRatio().orElse(null),
        row.p50(),
        row.p99(),
        row.p999(),
        row.cost());
  }

  private record Content(
      String at,
      int processors,
      String system,
      String java,
      Map<String, String> options,
      List<FlatRow> rows,
      List<Sample> samples) {}

  private record FlatRow(
      String target,
      int connections,
      Spread rate,
      @Nullable Spread ratio,
      @Nullable Spread costRatio,
      double p50,
      double p99,
      double p999,
      RequestCost cost) {}
}
