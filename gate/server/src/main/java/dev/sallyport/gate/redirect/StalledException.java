package dev.sallyport.gate.redirect;

/** The database has not answered an earlier statement yet; this one was not sent. */
final class StalledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StalledException() {
    super("an earlier statement is still under way", null, false, false);
  }
}
