package dev.sallyport.local.stack;

import java.io.Serial;

/**
 * The local run cannot go on; the message says why and what to do, in words for a person at a
 * terminal.
 */
public final class RunFailedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** A failure with its explanation. */
  public RunFailedException(String message) {
    super(message);
  }

  /** A failure with its explanation and the error behind it. */
  public RunFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
