package dev.sallyport.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Stops a child process when this JVM is gone, even after {@code kill -9}.
 *
 * <p>A small shell waits on a pipe whose other end only this JVM holds: when the JVM ends, however
 * it ends, the pipe closes and the shell sends the signal. Where there is no {@code sh} there is no
 * guard.
 */
public final class OrphanGuard implements AutoCloseable {
  // Ignoring the terminal's signals lets the guard outlive a Ctrl-C that reaches the whole process
  // group.
  private static final String SCRIPT =
      """
      trap '' INT HUP TERM
      read -r told && exit 0
      kill -s "$1" "$2" 2>/dev/null
      i=0
      while kill -0 "$2" 2>/dev/null && [ $i -lt 100 ]; do sleep 0.1; i=$((i + 1)); done
      kill -s KILL "$2" 2>/dev/null
      [ -z "$3" ] || rm -rf "$3"
      """;

  private final Optional<Process> guard;

  private OrphanGuard(Optional<Process> guard) {
    this.guard = guard;
  }

  /**
   * Watches over a child of this JVM.
   *
   * @param child the process to stop
   * @param signal what asks it to stop, such as {@code TERM}
   * @param leftover a folder to delete after it, if any
   */
  public static OrphanGuard over(Process child, String signal, Optional<Path> leftover) {
    if (!SystemPrograms.exist("sh")) {
      return new OrphanGuard(Optional.empty());
    }
    String folder = leftover.map(Path::toString).orElse("");
    List<String> command =
        List.of("sh", "-c", SCRIPT, "sallyport-guard", signal, Long.toString(child.pid()), folder);
    try {
      Process guard =
          new ProcessBuilder(SystemPrograms.inOwnSession(command))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new OrphanGuard(Optional.of(guard));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot watch over process " + child.pid(), e);
    }
  }

  /** Lets the child be: it has ended, or is about to be stopped by the caller. */
  @Override
  public void close() {
    guard.ifPresent(OrphanGuard::dismiss);
  }

  /** Closes the pipe as the end of this JVM would. */
  void parentIsGone() throws IOException {
    if (guard.isPresent()) {
      guard.get().getOutputStream().close();
    }
  }

  private static void dismiss(Process process) {
    try (var pipe = process.getOutputStream()) {
      pipe.write('\n');
    } catch (IOException e) {
      process.destroyForcibly();
    }
  }
}
