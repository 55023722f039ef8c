package dev.sallyport.gate.key;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import java.time.Instant;
import java.util.Optional;

/** What is known of an agent's key; the key itself was shown once and is kept only as a hash. */
public record AgentKey(
    KeyId id, AgentId agent, KeyStatus status, Instant createdAt, Optional<Instant> revokedAt) {}
