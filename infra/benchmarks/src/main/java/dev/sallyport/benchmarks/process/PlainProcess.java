package dev.sallyport.benchmarks.process;

import dev.sallyport.local.process.OrphanGuard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A process that does not say when it listens: nginx, and the load generator. It ends with this
 * JVM.
 */
public final class PlainProcess implements AutoCloseable {
  /** How long it may take to end after being asked, before it is ended. */
  private static final Duration TO_STOP = Duration.ofSeconds(10);

  private final Process process;
  private final OrphanGuard guard;

  private PlainProcess(Process process) {
    this.process = process;
    this.guard = OrphanGuard.over(process, "TERM", Optional.empty());
  }

  /** Starts a command whose standard error goes to a log; the log's folder is made. */
  public static PlainProcess start(List<String> command, Path log) {
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      return new PlainProcess(new ProcessBuilder(command).redirectError(log.toFile()).start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.getFirst(), e);
    }
  }

  /** Its process id, standard input and output. */
  public Process process() {
    return process;
  }

  @Override
  public void close() {
    guard.close();
    process.destroy();
    try {
      if (!process.waitFor(TO_STOP)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
