package dev.sallyport.systemtests;

import dev.sallyport.local.process.OrphanGuard;
import dev.sallyport.local.process.SystemPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program of {@code src/test/node}: the protocol once more, by somebody who knows its documents
 * and nothing of the code here.
 */
final class NodeProgram implements AutoCloseable {
  /** Set where no client may be missing, as in continuous integration. */
  private static final String ALL_CLIENTS = "SALLYPORT_ALL_CLIENTS";

  /** On a machine that does other things as well. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Process process;
  private final OrphanGuard guard;
  private final Path log;
  private final URI address;

  private NodeProgram(Process process, OrphanGuard guard, Path log, URI address) {
    this.process = process;
    this.guard = guard;
    this.log = log;
    this.address = address;
  }

  /** Whether there is a Node here, or there has to be one. */
  static boolean isHereOrHasToBe() {
    return System.getenv(ALL_CLIENTS) != null || SystemPrograms.exist("node");
  }

  /** Starts a vault at a free port, for a gate with this public URL, and waits until it listens. */
  static NodeProgram vault(String script, Path folder, URI gate) {
    int port = Fortress.freePort();
    URI address = URI.create("http://127.0.0.1:" + port);
    Path log = folder.resolve(script + ".log");
    Map<String, String> environment =
        Map.of(
            "PORT", Integer.toString(port),
            "PUBLIC_URL", address.toString(),
            "GATE_URL", gate.toString());
    Process process = start(script, environment, log);
    NodeProgram program =
        new NodeProgram(process, OrphanGuard.over(process, "TERM", Optional.empty()), log, address);
    program.awaitAnswer();
    return program;
  }

  /** What a program that runs to its end found, a line each. */
  static List<String> findings(String script, Path folder, Map<String, String> environment) {
    Path log = folder.resolve(script + ".log");
    Process process = start(script, environment, log);
    try (OrphanGuard _ = OrphanGuard.over(process, "TERM", Optional.empty())) {
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(script + " did not end: " + Fortress.read(log));
      }
      List<String> lines = Fortress.read(log).lines().toList();
      if (process.exitValue() != 0) {
        throw new AssertionError(
            script + ":\n" + String.join("\n", lines.stream().filter(NodeProgram::isBad).toList()));
      }
      return lines;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static boolean isBad(String line) {
    return !line.startsWith("ok ");
  }

  private static Process start(String script, Map<String, String> environment, Path log) {
    Path scripts = Fortress.installation().root().resolve("infra/system-tests/src/test/node");
    ProcessBuilder builder = new ProcessBuilder("node", scripts.resolve(script).toString());
    builder.environment().putAll(environment);
    try {
      return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException("Node 18 or later has to be installed", e);
    }
  }

  private void awaitAnswer() {
    long until = System.nanoTime() + LONGEST.toNanos();
    while (!Fortress.read(log).contains("listening on ")) {
      if (System.nanoTime() > until || !process.isAlive()) {
        close();
        throw new AssertionError("does not listen: " + Fortress.read(log));
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  URI address() {
    return address;
  }

  /** What it said until now. */
  String output() {
    return Fortress.read(log);
  }

  @Override
  public void close() {
    guard.close();
    process.destroy();
  }
}
