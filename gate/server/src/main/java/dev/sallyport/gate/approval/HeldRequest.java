package dev.sallyport.gate.approval;

import dev.sallyport.gate.policy.Ruling;
import java.util.Optional;

/**
 * A request that policies hold, before anybody was asked.
 *
 * @param needs what the rules demand
 * @param reason why the agent asks; empty when it does not say
 */
public record HeldRequest(
    CanonicalAction action, Ruling.Holds needs, Optional<AccessReason> reason) {
  /** Whether the rules want a reason and there is none. */
  boolean lacksReason() {
    return needs.reasonRequired() && reason.isEmpty();
  }
}
