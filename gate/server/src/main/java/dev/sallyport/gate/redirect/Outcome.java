package dev.sallyport.gate.redirect;

/** What became of a request, when its record is durable. */
public sealed interface Outcome {
  /** Permitted. */
  record Permitted(IssuedTicket ticket) implements Outcome {}

  /** Refused. */
  record Refused(Denial reason) implements Outcome {}
}
