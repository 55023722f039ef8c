package dev.sallyport.local.demo;

import java.io.Serial;

/**
 * A step of the demonstration went another way than it should; the message says what came instead.
 */
public final class StepFailedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  StepFailedException(String message) {
    super(message);
  }

  StepFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
