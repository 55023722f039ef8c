package dev.sallyport.gate.redirect;

import dev.sallyport.gate.binding.Delivery;
import dev.sallyport.gate.key.KeyLimits;
import dev.sallyport.ticket.ServiceName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a decision about a known key reads, of one snapshot of the database.
 *
 * @param version the organisation's version in that snapshot
 * @param readAt the database's clock in that snapshot
 * @param grant the agent's grant for the service, expired or not; null when there is none
 * @param vault the organisation's vault; null when none is bound
 * @param policies null when none applies, or there is no grant that they could restrict
 */
record Facts(
    String organisation,
    Long version,
    Instant readAt,
    Key key,
    Agent agent,
    @Nullable Grant grant,
    boolean credentialDisabled,
    @Nullable BoundVault vault,
    @Nullable AppliedPolicies policies) {

  /**
   * The key that was presented, together with the keys it was derived from.
   *
   * @param active whether none of them is revoked
   * @param expiresAt when the first of them ends; null: until revoked
   * @param deprecation null when none of them is deprecated
   * @param rates what each use of it is counted on; nearly always nothing
   */
  record Key(
      String id,
      boolean active,
      @Nullable Instant expiresAt,
      @Nullable KeyDeprecation deprecation,
      KeyLimits limits,
      List<Counted> rates) {
    /** A key whose uses are not counted. */
    Key(
        String id,
        boolean active,
        @Nullable Instant expiresAt,
        @Nullable KeyDeprecation deprecation,
        KeyLimits limits) {
      this(id, active, expiresAt, deprecation, limits, List.of());
    }

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
   * @param mcpEnabled whether it was switched to use MCP
   */
  record Agent(String id, boolean active, boolean keyInUrlAllowed, boolean mcpEnabled) {
    /** One that was switched to nothing of MCP. */
    Agent(String id, boolean active, boolean keyInUrlAllowed) {
      this(id, active, keyInUrlAllowed, false);
    }
  }

  /**
   * What permits the agent to use the service.
   *
   * @param expiresAt null: until revoked
   * @param delegated what a user's delegation adds; null for a grant of an operator
   */
  record Grant(String id, @Nullable Instant expiresAt, @Nullable Delegated delegated) {
    /** A grant of an operator. */
    Grant(String id, @Nullable Instant expiresAt) {
      this(id, expiresAt, null);
    }

    /** What the vault is asked for when the agent asks for {@code service}. */
    ServiceName atVault(ServiceName service) {
      Delegated known = delegated;
      return known == null ? service : known.credential();
    }

    /** Whether several users delegate the service and nothing says which of them is meant. */
    boolean ambiguous() {
      Delegated known = delegated;
      return known != null && known.several();
    }
  }

  /**
   * A user's delegation of a credential of their own.
   *
   * @param credential what the vault knows it as
   * @param several whether there are delegations of other users that would do as well
   */
  record Delegated(ServiceName credential, boolean several) {}

  /**
   * Where tickets are redeemed. The binding's id stands for its address, format and signing key,
   * which never change.
   *
   * @param delivery how agents get what they open
   */
  record BoundVault(String binding, Delivery delivery) {
    /** One that agents are redirected to. */
    BoundVault(String binding) {
      this(binding, Delivery.REDIRECT);
    }
  }
}
