package dev.sallyport.gate;

/** A gate that does not start, in one sentence for the one who started it. */
public final class StartFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StartFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  StartFailedException(String message) {
    super(message);
  }
}
