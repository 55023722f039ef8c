package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.identity.EventId;
import java.time.Instant;
import java.util.Optional;

/**
 * A line of an endpoint's log of deliveries.
 *
 * @param number where it is in the log
 * @param lastFailure why the last attempt failed, as {@link DeliveryFailure} names it
 * @param nextAttemptAt while it is pending
 */
record DeliveryEntry(
    long number,
    EventId event,
    String type,
    DeliveryStatus status,
    int attempts,
    Optional<Instant> lastAttemptAt,
    Optional<String> lastFailure,
    Optional<Integer> lastHttpStatus,
    Optional<Instant> nextAttemptAt,
    Instant createdAt,
    Optional<Instant> finishedAt) {}
