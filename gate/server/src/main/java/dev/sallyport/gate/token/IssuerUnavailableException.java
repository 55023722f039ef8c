package dev.sallyport.gate.token;

/** The issuer's keys cannot be had at the moment, so nothing of it is believed. */
public final class IssuerUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IssuerUnavailableException(String message) {
    super(message);
  }

  public IssuerUnavailableException(Throwable cause) {
    super(cause);
  }
}
