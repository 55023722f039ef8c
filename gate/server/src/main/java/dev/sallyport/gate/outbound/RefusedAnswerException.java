package dev.sallyport.gate.outbound;

/** A server that was called answers another status than 200. */
public final class RefusedAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  RefusedAnswerException(int status) {
    super("the server answers " + status, null, false, false);
    this.status = status;
  }

  /** The status of the answer. */
  public int status() {
    return status;
  }
}
