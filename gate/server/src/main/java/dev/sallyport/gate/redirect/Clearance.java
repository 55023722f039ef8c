package dev.sallyport.gate.redirect;

import dev.sallyport.gate.approval.Approval;
import dev.sallyport.gate.breakglass.Opening;
import java.time.Instant;

/** What a person gave so that a request may pass which a policy holds. */
sealed interface Clearance {
  /** When it ends by itself. */
  Instant endsAt();

  /** Somebody approved exactly this request. */
  record Approved(Approval approval) implements Clearance {
    @Override
    public Instant endsAt() {
      return approval.expiresAt();
    }
  }

  /** Somebody has opened the agent's access in an emergency. */
  record Opened(Opening opening) implements Clearance {
    @Override
    public Instant endsAt() {
      return opening.expiresAt();
    }
  }
}
