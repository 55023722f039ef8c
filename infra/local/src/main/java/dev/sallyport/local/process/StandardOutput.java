package dev.sallyport.local.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads a server's standard output to its end, so that the server never waits for a reader. */
final class StandardOutput {
  private static final String ANNOUNCEMENT = "listening on ";
  // Servers print a line or two; one that prints more must not fill the memory of whoever started
  // it.
  private static final int LINES_KEPT = 200;

  private final Deque<String> lines = new ArrayDeque<>();
  private final CompletableFuture<Optional<URI>> address = new CompletableFuture<>();

  private StandardOutput() {}

  static StandardOutput of(Process process) {
    StandardOutput output = new StandardOutput();
    // Not a virtual thread: reading a pipe holds its carrier, and a machine has few of them.
    Thread.ofPlatform()
        .daemon()
        .name("stdout-" + process.pid())
        .start(() -> output.read(process.inputReader()));
    return output;
  }

  private void read(BufferedReader reader) {
    try (reader) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        keep(line);
        if (line.startsWith(ANNOUNCEMENT)) {
          address.complete(Optional.of(URI.create(line.substring(ANNOUNCEMENT.length()).strip())));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      keep("(unreadable: " + e + ")");
    } finally {
      address.complete(Optional.empty());
    }
  }

  private synchronized void keep(String line) {
    if (lines.size() == LINES_KEPT) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  URI awaitAddress(ServerCommand command) {
    try {
      return address
          .get(command.toStart().toMillis(), TimeUnit.MILLISECONDS)
          .orElseThrow(() -> ServerFailedException.of(command, "ended before it listened"));
    } catch (TimeoutException e) {
      throw ServerFailedException.of(
          command, "did not listen within " + command.toStart().toSeconds() + " s");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ServerFailedException.of(command, "was not waited for");
    }
  }
}
