package dev.sallyport.gate.vaultcheck;

/** A check that could not be made; the message is for who asked for it. */
public final class CheckFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CheckFailedException(String message) {
    super(message, null, false, false);
  }
}
