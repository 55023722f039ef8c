package dev.sallyport.service.batch;

import java.time.Duration;

/**
 * Bounds of a {@link Batcher}.
 *
 * @param batchSize most items in one batch
 * @param queued most items that wait for a batch
 * @param longest longest time that one batch may take
 * @param inFlight most batches that are under way at once; one gathers best
 */
public record BatchLimits(int batchSize, int queued, Duration longest, int inFlight) {
  public BatchLimits {
    if (batchSize < 1 || queued < 1 || inFlight < 1 || longest.isNegative() || longest.isZero()) {
      throw new IllegalArgumentException("every bound of a batch is positive");
    }
  }

  /** One batch at a time. */
  public static BatchLimits of(int batchSize, int queued, Duration longest) {
    return new BatchLimits(batchSize, queued, longest, 1);
  }
}
