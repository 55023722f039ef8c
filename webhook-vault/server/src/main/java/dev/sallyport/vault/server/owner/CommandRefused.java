package dev.sallyport.vault.server.owner;

import java.io.Serial;

/** A command cannot do what was asked, for a reason its user can act on. */
final class CommandRefused extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  CommandRefused(ExitCode exitCode, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  ExitCode exitCode() {
    return exitCode;
  }
}
