package dev.sallyport.gate.delivery;

import dev.sallyport.gate.identity.DeliveryId;
import java.time.Instant;
import java.util.Optional;

/**
 * The way of a key to its agent.
 *
 * @param destination a URL, an address or a public key; empty: whoever is given the token
 * @param failure why it failed
 * @param waitsUntil how long the key can be taken; empty: it is in the envelope
 */
record Delivery(
    DeliveryId id,
    DeliveryState state,
    Optional<String> destination,
    Optional<Instant> deliveredAt,
    Optional<String> failure,
    Optional<Instant> waitsUntil,
    Optional<Instant> retrievedAt,
    Instant createdAt) {}
