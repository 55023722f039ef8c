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
 * Programs of others that a folder below {@code src/test} names, in the versions that its {@code
 * package-lock.json} pins. Where that has a Node of its own they run with it, else with the one
 * that npm needs itself.
 */
final class NpmPrograms {
  /** Set where no client may be missing, as in continuous integration. */
  private static final String ALL_CLIENTS = "SALLYPORT_ALL_CLIENTS";

  /** Set where npm is and reaches no registry; whoever sets it says so aloud. */
  private static final String NO_REGISTRY = "SALLYPORT_NO_NPM_REGISTRY";

  private static final List<String> FILES = List.of("package.json", "package-lock.json", ".npmrc");

  /** Some fifty megabytes, from wherever npm is configured to take them. */
  private static final Duration INSTALLATION = Duration.ofMinutes(10);

  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Path folder;

  private NpmPrograms(Path folder) {
    this.folder = folder;
  }

  /** Whether npm is here and of use, or has to be. */
  static boolean areHereOrHaveToBe() {
    return System.getenv(NO_REGISTRY) == null
        && (System.getenv(ALL_CLIENTS) != null || SystemPrograms.exist("npm"));
  }

  /**
   * Installs them below {@code target}, unless the same ones are there already.
   *
   * @param script of ours, which uses them
   */
  static NpmPrograms install(String name, String script) {
    Path tests = Fortress.installation().root().resolve("infra/system-tests");
    Path folder = tests.resolve("target/npm-" + name);
    try {
      Files.createDirectories(folder);
      Path done = folder.resolve("installed.json");
      String lock = Fortress.read(source(name, "package-lock.json"));
      for (String file : FILES) {
        Files.copy(source(name, file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
      Files.copy(source(name, script), folder.resolve(script), StandardCopyOption.REPLACE_EXISTING);
      NpmPrograms programs = new NpmPrograms(folder);
      if (!Files.exists(done) || !Fortress.read(done).equals(lock)) {
        Run run =
            programs.run(folder.resolve("npm.log"), INSTALLATION, Map.of(), List.of("npm", "ci"));
        if (run.exitCode() != 0) {
          throw new AssertionError("npm ci: " + run.output());
        }
        Files.writeString(done, lock);
      }
      return programs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path source(String name, String file) {
    return Fortress.installation()
        .root()
        .resolve("infra/system-tests/src/test")
        .resolve(name)
        .resolve(file);
  }

  /** How a program ended, and all that it said. */
  record Run(int exitCode, String output) {}

  /** Runs a script below {@code node_modules}, or one of ours. */
  Run node(Path log, String script, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(node());
    command.add(folder.resolve(script).toString());
    command.addAll(List.of(arguments));
    return run(log, LONGEST, environment, command);
  }

  private String node() {
    String processor = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
    Path own = folder.resolve("node_modules/node-linux-" + processor + "/bin/node");
    return Files.exists(own) ? own.toString() : "node";
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
