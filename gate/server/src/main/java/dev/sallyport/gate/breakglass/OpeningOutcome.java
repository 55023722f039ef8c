package dev.sallyport.gate.breakglass;

/** How opening or closing ended. */
public sealed interface OpeningOutcome {
  /** It is as it was wished. */
  record Done(Opening opening) implements OpeningOutcome {}

  /** The organisation has no such agent. */
  record NoSuchAgent() implements OpeningOutcome {}

  /** The organisation has no such opening. */
  record NoSuchOpening() implements OpeningOutcome {}

  /** The agent's access to the service is open: this is how. */
  record AlreadyOpen(Opening opening) implements OpeningOutcome {}

  /** It has ended before. */
  record Ended(Opening opening) implements OpeningOutcome {}

  /** {@link Openings#MAXIMUM_OPEN} are open. */
  record TooMany() implements OpeningOutcome {}
}
