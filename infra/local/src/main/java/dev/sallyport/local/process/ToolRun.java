package dev.sallyport.local.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A command that runs to its end. What it prints may be a secret, so {@link #toString()} leaves it
 * out.
 */
public final class ToolRun {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final int exitCode;
  private final String output;
  private final String errors;

  private ToolRun(int exitCode, String output, String errors) {
    this.exitCode = exitCode;
    this.output = output;
    this.errors = errors;
  }

  /**
   * Runs the program and waits for it.
   *
   * @param input what it reads from standard input
   * @throws ServerFailedException if it does not end within a minute
   */
  public static ToolRun of(
      JavaProgram program, List<String> arguments, Map<String, String> environment, String input) {
    return of(program, arguments, environment, input, LIMIT);
  }

  /** The same with another limit on how long it may take. */
  public static ToolRun of(
      JavaProgram program,
      List<String> arguments,
      Map<String, String> environment,
      String input,
      Duration limit) {
    ProcessBuilder builder = new ProcessBuilder(program.command(arguments));
    OwnVariables.removeFrom(builder.environment());
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      CompletableFuture<String> output =
          CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
      CompletableFuture<String> errors =
          CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(UTF_8));
      }
      if (!process.waitFor(limit)) {
        process.destroyForcibly();
        throw new ServerFailedException(
            program.mainClass() + " did not end within " + limit.toSeconds() + " s");
      }
      return new ToolRun(process.exitValue(), output.join(), errors.join());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + program.mainClass(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerFailedException(program.mainClass() + " was not waited for");
    }
  }

  private static String text(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the exit code, 0 for success. */
  public int exitCode() {
    return exitCode;
  }

  /** Returns what it printed to standard output. */
  public String output() {
    return output;
  }

  /** Returns what it printed to standard error. */
  public String errors() {
    return errors;
  }

  @Override
  public String toString() {
    return "exit code " + exitCode;
  }
}
