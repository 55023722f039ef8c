package dev.sallyport.ticket;

/**
 * The half of verification that depends on the format: from text to signed claims of this binding.
 */
sealed interface TicketReader permits JwtReader, TokenVault2Reader {
  /** Shape, key, signature, type and parties, in this order. */
  Claims read(String presented) throws RefusedException;
}
