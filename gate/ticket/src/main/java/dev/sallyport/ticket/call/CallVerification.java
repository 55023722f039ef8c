package dev.sallyport.ticket.call;

/** What a {@link CallVerifier} found. */
public sealed interface CallVerification {
  /**
   * The call is the gate's and fresh. Whether its request id was seen before is for the vault to
   * say.
   */
  record Accepted(String requestId) implements CallVerification {}

  /** The first check that failed; the caller only learns {@code auth_failed}. */
  record Refused(CallRefusal reason) implements CallVerification {}
}
