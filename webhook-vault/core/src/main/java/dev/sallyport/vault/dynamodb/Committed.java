package dev.sallyport.vault.dynamodb;

import java.util.List;
import java.util.Optional;

/**
 * What came of a transaction: all of it was done, or nothing because conditions did not hold.
 *
 * @param obstacles for each write, in their order, whether its condition did not hold; empty when
 *     all was done
 */
record Committed(List<Optional<Obstacle>> obstacles) {
  static final Committed ALL = new Committed(List.of());

  /** A condition that did not hold, and the item it was about where there is one. */
  record Obstacle(Optional<Item> item) {}

  boolean isDone() {
    return obstacles.isEmpty();
  }

  /** What stood in the way of this write. */
  Optional<Obstacle> obstacle(int write) {
    return isDone() ? Optional.empty() : obstacles.get(write);
  }

  boolean isRefused(int write) {
    return obstacle(write).isPresent();
  }
}
