package dev.sallyport.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Notes which processes a run started, so that the next run can end what a killed one left. */
final class RecordedProcesses {
  // What the servers allow themselves to finish requests, and a little more.
  private static final int SECONDS_TO_END = 35;

  // The system counts from its boot, and says when that was in whole seconds.
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

  private final Path file;

  RecordedProcesses(Path file) {
    this.file = file;
  }

  void add(long pid) {
    Optional<Instant> start =
        ProcessHandle.of(pid).flatMap(process -> process.info().startInstant());
    if (start.isEmpty()) {
      return;
    }
    String line = pid + " " + start.get().toEpochMilli() + System.lineSeparator();
    try {
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot note a process", e);
    }
  }

  /** Ends what is left of an earlier run and forgets it. */
  int stopLeftOver() {
    try {
      List<ProcessHandle> left = Files.exists(file) ? alive(Files.readAllLines(file)) : List.of();
      left.forEach(ProcessHandle::destroy);
      left.forEach(RecordedProcesses::awaitEnd);
      Files.deleteIfExists(file);
      return left.size();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  void forget() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }

  private static List<ProcessHandle> alive(List<String> lines) {
    return lines.stream().map(RecordedProcesses::find).flatMap(Optional::stream).toList();
  }

  // A process id is used again one day; together with the start time it is the one we mean.
  private static Optional<ProcessHandle> find(String line) {
    if (!line.matches("\\d{1,18} \\d{1,18}")) {
      return Optional.empty();
    }
    String[] parts = line.split(" ", 2);
    Instant start = Instant.ofEpochMilli(Long.parseLong(parts[1]));
    return ProcessHandle.of(Long.parseLong(parts[0])).filter(process -> startedAt(process, start));
  }

  private static boolean startedAt(ProcessHandle process, Instant start) {
    return process
        .info()
        .startInstant()
        .map(actual -> Duration.between(start, actual).abs().compareTo(CLOCK_TOLERANCE) <= 0)
        .orElse(false);
  }

  private static void awaitEnd(ProcessHandle process) {
    process.onExit().completeOnTimeout(process, SECONDS_TO_END, TimeUnit.SECONDS).join();
    process.destroyForcibly();
  }
}
