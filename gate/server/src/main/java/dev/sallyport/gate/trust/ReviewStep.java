package dev.sallyport.gate.trust;

import dev.sallyport.gate.audit.AuditAction;
import java.util.Optional;

/** What somebody can say to a trust profile. */
enum ReviewStep {
  APPROVE(AuditAction.TRUST_APPROVED),
  REJECT(AuditAction.TRUST_REJECTED),
  REVOKE(AuditAction.TRUST_REVOKED);

  private final AuditAction action;

  ReviewStep(AuditAction action) {
    this.action = action;
  }

  /** What the log calls it. */
  AuditAction action() {
    return action;
  }

  /** Where the step leads, if the state knows it. */
  Optional<ReviewState> from(ReviewState state) {
    return switch (state) {
      case ReviewState.Pending pending ->
          switch (this) {
            case APPROVE -> Optional.of(pending.approve());
            case REJECT -> Optional.of(pending.reject());
            case REVOKE -> Optional.empty();
          };
      case ReviewState.Approved approved ->
          this == REVOKE ? Optional.of(approved.revoke()) : Optional.empty();
      case ReviewState.Rejected rejected -> Optional.empty();
      case ReviewState.Revoked revoked -> Optional.empty();
    };
  }
}
