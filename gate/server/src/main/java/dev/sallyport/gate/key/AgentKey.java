package dev.sallyport.gate.key;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of an agent's key; the key itself was shown once and is kept only as a hash.
 *
 * @param hint how the key begins, where that is known
 * @param parent the key it was derived from
 * @param expiresAt when it ends by itself; empty: never
 * @param lastUsedAt about when it was last used, half a minute late at most
 */
public record AgentKey(
    KeyId id,
    AgentId agent,
    String name,
    Optional<String> hint,
    KeyLimits limits,
    Optional<KeyId> parent,
    KeyState state,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> lastUsedAt) {
  /** Names are for people; the id is what identifies. Characters. */
  public static final int MAXIMUM_NAME_LENGTH = 100;

  /** Whether it works and stands on its own. */
  boolean isWorkingRoot() {
    return parent.isEmpty() && state.works();
  }
}
