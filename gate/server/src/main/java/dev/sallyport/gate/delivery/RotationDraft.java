package dev.sallyport.gate.delivery;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.EnvelopeId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.gate.trust.Reference;
import dev.sallyport.gate.trust.TrustProfile;
import java.time.Duration;
import java.util.Optional;

/**
 * A key that somebody wants replaced.
 *
 * @param request a name of the sender's own: sent twice, it is one rotation
 * @param callback has to be the profile's, if it is said at all; with {@link
 *     RotationReason#CALLBACK_CHANGE} that of another profile which is approved
 */
record RotationDraft(
    EnvelopeId envelope,
    Reference request,
    AgentId agent,
    KeyId key,
    RotationReason reason,
    ScopeWish wish,
    Optional<OutboundUrl> callback,
    boolean keepsCreditAccount,
    boolean keepsContracts) {
  /** Time to fetch the new key and to change over. */
  private static final Duration GRACE = Duration.ofDays(5);

  /** Whether the new key goes to another callback than that of the profile. */
  boolean leaves(TrustProfile profile) {
    return reason == RotationReason.CALLBACK_CHANGE
        && callback.isPresent()
        && !callback
            .map(Object::toString)
            .equals(profile.destinations().callback().map(Object::toString));
  }

  /** How much longer the old key works; empty: not at all. */
  Optional<Duration> grace() {
    return reason == RotationReason.SUSPECTED_EXPOSURE ? Optional.empty() : Optional.of(GRACE);
  }
}
