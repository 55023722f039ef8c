package dev.sallyport.gate.outbound;

/** The mail server did not take a mail. */
public final class MailRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean hopeless;

  MailRefusedException(int code) {
    super("the mail server answers " + code, null, false, false);
    this.hopeless = code == 550 || code == 551 || code == 553 || code == 556;
  }

  /** Whether there is no such address, so that trying again would not help (RFC 5321, 7504). */
  public boolean isHopeless() {
    return hopeless;
  }
}
