package dev.sallyport.gate.delivery;

import dev.sallyport.ticket.key.KeyText;

/** How taking a key ended. */
sealed interface Retrieval {
  /** Here it is, this once. */
  record Taken(Envelope envelope, KeyText key) implements Retrieval {}

  /** There is no such delivery, or this is not its token. */
  record Unknown() implements Retrieval {}

  /** It was taken before, or its time is over. */
  record Ended(Envelope envelope) implements Retrieval {}
}
