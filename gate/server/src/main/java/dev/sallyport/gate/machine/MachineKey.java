package dev.sallyport.gate.machine;

import dev.sallyport.gate.access.Scopes;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a machine key; not the key itself.
 *
 * @param principal id of what it speaks for: its service account, or else itself or the first key
 *     that it goes back to
 * @param serviceAccount whose key it is; empty: nobody's
 * @param accountActive whether it has no service account, or one that may act
 * @param hint how the key begins
 * @param expired by the database's clock
 * @param createdBy id of the person or principal that made it
 */
record MachineKey(
    KeyId id,
    String principal,
    Optional<AgentId> serviceAccount,
    boolean accountActive,
    String name,
    String hint,
    Scopes scopes,
    KeyControls controls,
    MachineKeyStatus status,
    boolean expired,
    String createdBy,
    Instant createdAt,
    Optional<KeyId> rotatedFrom,
    Optional<Instant> revokedAt,
    Optional<Instant> lastUsedAt) {

  /** Whether it may be replaced: it works, or would from where and as often as it may. */
  boolean isLive() {
    return status == MachineKeyStatus.ACTIVE && !expired;
  }

  /** The status as people see it. */
  String shownStatus() {
    return status != MachineKeyStatus.REVOKED && expired ? "expired" : status.wireName();
  }
}
