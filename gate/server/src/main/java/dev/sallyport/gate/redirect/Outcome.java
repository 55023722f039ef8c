package dev.sallyport.gate.redirect;

import dev.sallyport.gate.approval.Approval;
import org.jspecify.annotations.Nullable;

/** What became of a request, when its record is durable. */
public sealed interface Outcome {
  /** What the holder of the agent's key is to be told beside it; null when there is nothing. */
  @Nullable KeyDeprecation deprecation();

  /** Nobody is to be asked. */
  sealed interface Settled extends Outcome {}

  /** Permitted. */
  record Permitted(IssuedTicket ticket, @Nullable KeyDeprecation deprecation) implements Settled {}

  /** Refused. */
  record Refused(Refusal refusal, @Nullable KeyDeprecation deprecation) implements Settled {}

  /** Held until somebody decides, or denied by somebody. */
  record Held(Approval approval, @Nullable KeyDeprecation deprecation) implements Outcome {}
}
