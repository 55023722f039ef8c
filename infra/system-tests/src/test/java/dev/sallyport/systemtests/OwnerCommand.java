package dev.sallyport.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A command of the vault's owner while it runs: it is listened to, and killed as kill -9 does. */
final class OwnerCommand implements AutoCloseable {
  /** A JVM has to start first. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path output;

  private OwnerCommand(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts one.
   *
   * @param output a file for what it prints
   */
  static OwnerCommand start(Map<String, String> environment, Path output, String... arguments) {
    List<String> line = new ArrayList<>();
    line.add(Fortress.installation().root().resolve("webhook-vault/server/vault").toString());
    line.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("JDK_JAVA_OPTIONS", Programs.vaultOptions());
    try {
      return new OwnerCommand(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitOutput(Predicate<String> heard) throws InterruptedException {
    Eventually.holds(() -> heard.test(Fortress.read(output)), PATIENCE);
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
