package dev.sallyport.local.demo;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import dev.sallyport.local.file.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The file {@code demo.env} (mode 600): what a script needs to go on where the demonstration ends.
 */
public final class DemoEnvironment {
  private final Path file;

  /** The environment kept in this file, which need not exist yet. */
  public DemoEnvironment(Path file) {
    this.file = file;
  }

  /** Returns a value of an earlier run. */
  public Optional<String> value(String name) {
    return Optional.ofNullable(read().get(name));
  }

  private Map<String, String> read() {
    try {
      return Files.exists(file)
          ? Files.readAllLines(file).stream()
              .filter(line -> line.contains("="))
              .map(line -> line.split("=", 2))
              .collect(toMap(parts -> parts[0], parts -> parts[1], (first, second) -> second))
          : Map.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  void write(Map<String, String> values) {
    String text =
        values.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
            .collect(joining());
    try {
      PrivateFiles.replace(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
