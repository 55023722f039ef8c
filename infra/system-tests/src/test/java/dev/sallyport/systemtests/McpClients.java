package dev.sallyport.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.local.process.OrphanGuard;
import dev.sallyport.local.process.SystemPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The official programs of MCP, in the versions that {@code src/test/mcp/package-lock.json} pins,
 * with a Node of their own: they need a newer one than distributions have.
 */
final class McpClients {
  /** Set where no client may be missing, as in continuous integration. */
  private static final String ALL_CLIENTS = "SALLYPORT_ALL_CLIENTS";

  /** Set where npm is and reaches no registry; whoever sets it says so aloud. */
  private static final String NO_REGISTRY = "SALLYPORT_NO_NPM_REGISTRY";

  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", ".npmrc", "sdk-client.mjs");

  /** Some fifty megabytes, from wherever npm is configured to take them. */
  private static final Duration INSTALLATION = Duration.ofMinutes(10);

  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Path folder;

  private McpClients(Path folder) {
    this.folder = folder;
  }

  /** Whether npm is here and of use, or has to be. */
  static boolean areHereOrHaveToBe() {
    return System.getenv(NO_REGISTRY) == null
        && (System.getenv(ALL_CLIENTS) != null || SystemPrograms.exist("npm"));
  }

  /** Installs them below {@code target}, unless the same ones are there already. */
  static McpClients install() {
    Path tests = Fortress.installation().root().resolve("infra/system-tests");
    Path folder = tests.resolve("target/mcp-clients");
    try {
      Files.createDirectories(folder);
      Path done = folder.resolve("installed.json");
      String lock = Fortress.read(source("package-lock.json"));
      for (String file : FILES) {
        Files.copy(source(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
      McpClients clients = new McpClients(folder);
      if (!Files.exists(done) || !Fortress.read(done).equals(lock)) {
        Run run =
            clients.run(folder.resolve("npm.log"), INSTALLATION, Map.of(), List.of("npm", "ci"));
        if (run.exitCode() != 0) {
          throw new AssertionError("npm ci: " + run.output());
        }
        Files.writeString(done, lock);
      }
      return clients;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path source(String file) {
    return Fortress.installation().root().resolve("infra/system-tests/src/test/mcp").resolve(file);
  }

  /** How a program ended, and all that it said. */
  record Run(int exitCode, String output) {}

  /** Runs a script below {@code node_modules}, or one of ours. */
  Run node(Path log, String script, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(node().toString());
    command.add(folder.resolve(script).toString());
    command.addAll(List.of(arguments));
    return run(log, LONGEST, environment, command);
  }

  private Path node() {
    String processor = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
    return folder.resolve("node_modules/node-linux-" + processor + "/bin/node");
  }

  private Run run(
      Path log, Duration longest, Map<String, String> environment, List<String> command) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      try (OrphanGuard _ = OrphanGuard.over(process, "TERM", Optional.empty())) {
        if (!process.waitFor(longest.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(command.get(1) + " did not end: " + Fortress.read(log));
        }
        return new Run(process.exitValue(), Files.readString(log, UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
