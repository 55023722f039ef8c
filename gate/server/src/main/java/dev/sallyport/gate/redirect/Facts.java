package dev.sallyport.gate.redirect;

import dev.sallyport.gate.key.KeyLimits;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a decision about a known key reads, of one snapshot of the database.
 *
 * @param version the organisation's version in that snapshot
 * @param readAt the database's clock in that snapshot
 * @param grant the agent's grant for the service, expired or not; null when there is none
 * @param vault the organisation's vault; null when none is bound
 */
record Facts(
    String organisation,
    Long version,
    Instant readAt,
    Key key,
    Agent agent,
    @Nullable Grant grant,
    boolean credentialDisabled,
    @Nullable BoundVault vault) {

  /**
   * The key that was presented, together with the keys it was derived from.
   *
   * @param active whether none of them is revoked
   * @param expiresAt when the first of them ends; null: until revoked
   * @param deprecation null when none of them is deprecated
   */
  record Key(
      String id,
      boolean active,
      @Nullable Instant expiresAt,
      @Nullable KeyDeprecation deprecation,
      KeyLimits limits) {
    /** When it ends because it was deprecated; null: not by that. */
    @Nullable Instant sunset() {
      KeyDeprecation told = deprecation;
      return told == null ? null : told.sunset();
    }
  }

  /**
   * Whose key it is.
   *
   * @param keyInUrlAllowed whether the agent was switched to send its key as {@code ?key=}
   */
  record Agent(String id, boolean active, boolean keyInUrlAllowed) {}

  /**
   * What permits the agent to use the service.
   *
   * @param expiresAt null: until revoked
   */
  record Grant(String id, @Nullable Instant expiresAt) {}

  /**
   * Where tickets are redeemed. The binding's id stands for its address, format and signing key,
   * which never change.
   */
  record BoundVault(String binding) {}
}
