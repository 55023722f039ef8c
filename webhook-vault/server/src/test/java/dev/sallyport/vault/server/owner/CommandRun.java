package dev.sallyport.vault.server.owner;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.vault.server.Vault;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The command {@code vault} run as a process of its own.
 *
 * @param exitCode what it ended with
 */
record CommandRun(int exitCode, String output, String errors) {
  private static final long SECONDS = 60;

  static CommandRun of(Map<String, String> environment, String input, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(environment, arguments);
    CompletableFuture<String> output =
        CompletableFuture.supplyAsync(() -> read(process.inputReader(UTF_8)));
    CompletableFuture<String> errors =
        CompletableFuture.supplyAsync(() -> read(process.errorReader(UTF_8)));
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(UTF_8));
    } catch (IOException e) {
      // A command that reads nothing may have ended already.
      errors.isDone();
    }
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("vault " + String.join(" ", arguments) + " did not end");
    }
    return new CommandRun(process.exitValue(), output.join(), errors.join());
  }

  static Process start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Vault.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("VAULT_"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static String read(java.io.Reader reader) {
    try (reader) {
      java.io.StringWriter text = new java.io.StringWriter();
      reader.transferTo(text);
      return text.toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
