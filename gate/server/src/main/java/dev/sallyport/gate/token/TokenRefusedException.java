package dev.sallyport.gate.token;

/** The token is not believed; it may be told to nobody why, and counted. */
public final class TokenRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final TokenRefusal reason;

  TokenRefusedException(TokenRefusal reason) {
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  /** Why. */
  public TokenRefusal reason() {
    return reason;
  }
}
