package dev.sallyport.benchmarks.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Starts and ends a flight recording in another JVM, through {@code jcmd}. */
public final class FlightRecorder {
  private static final String NAME = "benchmark";

  private final long pid;
  private final Path file;

  private FlightRecorder(long pid, Path file) {
    this.pid = pid;
    this.file = file.toAbsolutePath();
  }

  /** Starts a recording with the JDK's {@code profile} settings; it samples threads every 10 ms. */
  public static FlightRecorder start(long pid, Path file) {
    FlightRecorder recorder = new FlightRecorder(pid, file);
    recorder.jcmd("JFR.start", "name=" + NAME, "settings=profile");
    return recorder;
  }

  /** Ends the recording and writes it to its file. */
  public Path stop() {
    jcmd("JFR.stop", "name=" + NAME, "filename=" + file);
    return file;
  }

  private void jcmd(String command, String... arguments) {
    String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    List<String> line = new java.util.ArrayList<>(List.of(program, Long.toString(pid), command));
    line.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("jcmd refused " + command);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
