package dev.sallyport.gate.event.delivery;

import java.time.Instant;
import java.util.Optional;

/**
 * A receiver of an organisation's log, and how far it has come.
 *
 * @param disabledBecause {@code gone} when it answered 410
 * @param next the place in the tree of the next record that it is sent
 * @param size how many records the tree has
 * @param failures attempts that failed since the last that did not
 * @param nextAttemptAt when there is something to send and it may be sent
 * @param previousSecretUntil until when messages are signed with the secret before, too
 */
record AuditStream(
    String url,
    EndpointStatus status,
    Optional<String> disabledBecause,
    long next,
    long size,
    int failures,
    Optional<Instant> lastAttemptAt,
    Optional<Instant> lastTakenAt,
    Optional<String> lastFailure,
    Optional<Integer> lastHttpStatus,
    Instant nextAttemptAt,
    Optional<Instant> previousSecretUntil,
    Instant createdAt) {
  /** Records that are in the tree and were not taken yet. */
  long lag() {
    return Math.max(0, size - next);
  }
}
