package dev.sallyport.gate.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of a {@link ChargedRecord}. */
public sealed interface Charged {
  /** It was written, and all its counters were charged. */
  record Written() implements Charged {}

  /** Its condition did not hold; nothing was written or charged. */
  record Overtaken() implements Charged {}

  /**
   * A counter had nothing left; nothing was written or charged.
   *
   * @param charge position of the charge in its record
   * @param retryAt the database's clock; null when it will never have anything left
   */
  record Spent(int charge, @Nullable Instant retryAt) implements Charged {}

  /** There is only one. */
  Charged WRITTEN = new Written();

  /** There is only one. */
  Charged OVERTAKEN = new Overtaken();
}
