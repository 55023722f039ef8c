package dev.sallyport.gate.delivery;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.EnvelopeId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.OnboardingId;
import dev.sallyport.gate.identity.TrustProfileId;
import dev.sallyport.gate.key.AgentKey;
import dev.sallyport.gate.trust.AccessScope;
import dev.sallyport.gate.trust.ReceiverKey;
import java.time.Instant;
import java.util.Optional;

/**
 * All that is to be known of a key but the key.
 *
 * @param key as it is now; empty when it ended so long ago that it was forgotten
 * @param maskedHint enough to tell keys apart
 * @param sealed the key for the receiver alone, where that is how it is delivered
 * @param rotation what it replaced and why
 * @param successor what replaced it
 */
record Envelope(
    EnvelopeId id,
    RetrievalMode mode,
    AgentId agent,
    TrustProfileId profile,
    OnboardingId onboarding,
    KeyId keyId,
    Optional<AgentKey> key,
    String maskedHint,
    AccessScope scope,
    Continuity continuity,
    Instant issuedAt,
    Instant expiresAt,
    Optional<ReceiverKey.Sealed> sealed,
    Optional<Replaced> rotation,
    Optional<EnvelopeId> successor,
    Delivery delivery) {

  /** What it replaced, since somebody asked for that under this name. */
  record Replaced(EnvelopeId previous, String request, RotationReason reason) {}

  /** How it stands. */
  CredentialStatus status() {
    return CredentialStatus.of(
        key, successor.isPresent(), delivery.state(), delivery.retrievedAt().isPresent());
  }
}
