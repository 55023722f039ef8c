package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.identity.EndpointId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A receiver of an organisation's events.
 *
 * @param eventTypes names of the types it is told about; {@code *} for all
 * @param disabledBecause {@code operator}, or {@code gone} when it answered 410
 * @param droppedEvents events it was not told about since too many were waiting
 * @param previousSecretUntil until when deliveries are signed with the secret before, too
 */
record Endpoint(
    EndpointId id,
    String url,
    String description,
    List<String> eventTypes,
    EndpointStatus status,
    Optional<String> disabledBecause,
    long droppedEvents,
    Optional<Instant> previousSecretUntil,
    Instant createdAt,
    Instant updatedAt) {
  /** Enough for a line. Characters. */
  static final int MAXIMUM_DESCRIPTION_LENGTH = 200;

  /** Each event is sent to each of them. */
  static final int MAXIMUM_PER_ORGANISATION = 10;
}
