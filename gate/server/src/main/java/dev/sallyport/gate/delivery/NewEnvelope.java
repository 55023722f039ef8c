package dev.sallyport.gate.delivery;

import dev.sallyport.gate.identity.EnvelopeId;
import dev.sallyport.gate.key.AgentKey;
import dev.sallyport.gate.trust.AccessScope;
import dev.sallyport.gate.trust.ReceiverKey;
import dev.sallyport.gate.trust.TrustProfile;
import java.util.Optional;

/**
 * An envelope that is still to be written.
 *
 * @param key as it was made, with an end
 */
record NewEnvelope(
    EnvelopeId id,
    TrustProfile profile,
    RetrievalMode mode,
    AgentKey key,
    AccessScope scope,
    Continuity continuity,
    Optional<ReceiverKey.Sealed> sealed,
    Optional<Envelope.Replaced> replaced) {
  /** How its key begins, and four of its characters. */
  String maskedHint() {
    String hint = key.hint().orElseThrow();
    int border = hint.lastIndexOf('_');
    return hint.substring(0, border) + "_••••_" + hint.substring(border + 1);
  }
}
