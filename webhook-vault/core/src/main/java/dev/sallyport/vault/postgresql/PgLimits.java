package dev.sallyport.vault.postgresql;

import dev.sallyport.service.batch.BatchLimits;
import java.time.Duration;

/** Bounds of the work of one event loop on the database. */
final class PgLimits {
  /** Rows in one statement: beyond this a batch gains nothing and delays the next. */
  private static final int BATCH = 512;

  /** Requests that wait; more would wait longer than their clients do. */
  private static final int WAITING = 8_192;

  /** Longer than the statement timeout, so that the server has given up when we do. */
  private static final Duration LONGEST = Duration.ofSeconds(7);

  static final BatchLimits BATCHES = BatchLimits.of(BATCH, WAITING, LONGEST);

  private PgLimits() {}
}
