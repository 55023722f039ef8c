package dev.sallyport.gate;

import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Shows the first operator's token, once: in a file that only its owner can read, or on standard
 * output.
 */
public final class TokenAnnouncement {
  private final Optional<Path> file;
  private final PrintStream output;

  private TokenAnnouncement(Optional<Path> file, PrintStream output) {
    this.file = file;
    this.output = output;
  }

  /** Into {@code file}, or without one to {@code output}. */
  public static TokenAnnouncement to(Optional<Path> file, PrintStream output) {
    return new TokenAnnouncement(file, output);
  }

  Future<Void> announce(Vertx vertx, KeyText token) {
    if (file.isEmpty()) {
      output.println("operator token (shown once): " + token.expose());
      return Future.succeededFuture();
    }
    Path path = file.get();
    return vertx.executeBlocking(() -> write(path, token)).mapEmpty();
  }

  /** Whole or not at all, and never readable by others, not even for a moment. */
  private static Path write(Path path, KeyText token) throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    Path fresh =
        Files.createTempFile(
            directory,
            ".token",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, token.expose() + "\n");
    return Files.move(
        fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
