package dev.sallyport.local.process;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A server did not start, or did not end; the message says which one and quotes the end of its log.
 */
public final class ServerFailedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  // Enough to see the reason in, few enough to read in a terminal.
  private static final int LINES_QUOTED = 12;

  ServerFailedException(String message) {
    super(message);
  }

  static ServerFailedException of(ServerCommand command, String what) {
    return new ServerFailedException(
        "%s %s%n%s(log: %s)".formatted(command.name(), what, endOf(command.log()), command.log()));
  }

  private static String endOf(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      List<String> end = lines.subList(Math.max(0, lines.size() - LINES_QUOTED), lines.size());
      return end.isEmpty() ? "" : String.join(System.lineSeparator(), end) + System.lineSeparator();
    } catch (IOException e) {
      return "";
    }
  }
}
