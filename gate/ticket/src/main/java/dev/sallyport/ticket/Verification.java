package dev.sallyport.ticket;

/** What a {@link TicketVerifier} found. */
public sealed interface Verification {
  /**
   * Everything that can be checked without the store is right; redeem its id before anything is
   * decrypted.
   */
  record Verified(VerifiedTicket ticket) implements Verification {}

  /** The first check that failed. The id is not burnt. */
  record Refused(TicketRefusal reason) implements Verification {}
}
