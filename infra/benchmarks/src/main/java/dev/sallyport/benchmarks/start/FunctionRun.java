package dev.sallyport.benchmarks.start;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sallyport.benchmarks.process.ProcessTimes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One process of the vault, from its start. */
final class FunctionRun implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(60);

  /** Between two attempts to reach a port on which nobody listens yet. */
  private static final long PAUSE_MS = 1;

  private final int port;
  private final long startedAt;
  private final Process process;

  FunctionRun(List<String> command, Map<String, String> variables, int port) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(variables);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    this.port = port;
    this.startedAt = System.nanoTime();
    this.process = builder.start();
  }

  /** Runs what ends by itself. */
  static void toItsEnd(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(LONGEST_START)) {
      process.destroyForcibly();
      throw new IOException("it did not end in time");
    }
    if (process.exitValue() != 0) {
      throw new IOException("it ended with " + process.exitValue());
    }
  }

  /** What came of one start. */
  record Figures(Duration untilReleased, Duration processorTime, long peakMemory) {}

  /** Asks as soon as somebody listens, and reads the whole answer. */
  Figures release(String path) throws IOException, InterruptedException {
    try (Socket socket = connected()) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: vault\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      Duration taken = Duration.ofNanos(System.nanoTime() - startedAt);
      if (!answer.startsWith("HTTP/1.1 200 ") || !answer.contains("\"accessToken\"")) {
        throw new IOException("no credential: " + answer.lines().findFirst().orElse(""));
      }
      return new Figures(
          taken, ProcessTimes.of(process.pid()), ProcessTimes.memory(process.pid(), "VmHWM"));
    }
  }

  /**
   * Waits until somebody listens.
   *
   * @throws IllegalStateException when the process has ended instead
   */
  void awaitListening() throws IOException, InterruptedException {
    connected().close();
  }

  private Socket connected() throws IOException, InterruptedException {
    while (true) {
      try {
        return new Socket(InetAddress.getLoopbackAddress(), port);
      } catch (IOException notYet) {
        if (!process.isAlive()) {
          throw new IllegalStateException("the vault ended before it listened", notYet);
        }
        if (System.nanoTime() - startedAt > LONGEST_START.toNanos()) {
          throw new IOException("the vault did not listen in time", notYet);
        }
        Thread.sleep(PAUSE_MS);
      }
    }
  }

  /** Lets the process end in good order, and do what it does at its end. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(LONGEST_START.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("the vault did not end");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
