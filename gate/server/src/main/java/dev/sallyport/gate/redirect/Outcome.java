package dev.sallyport.gate.redirect;

import org.jspecify.annotations.Nullable;

/** What became of a request, when its record is durable. */
public sealed interface Outcome {
  /** What the holder of the agent's key is to be told beside it; null when there is nothing. */
  @Nullable KeyDeprecation deprecation();

  /** Permitted. */
  record Permitted(IssuedTicket ticket, @Nullable KeyDeprecation deprecation) implements Outcome {}

  /** Refused. */
  record Refused(Refusal refusal, @Nullable KeyDeprecation deprecation) implements Outcome {}
}
