package dev.sallyport.vault.backup;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * That a backup was restored: history was cut.
 *
 * @param restoredAt when
 * @param takenAt when the backup was made; what happened between the two is gone
 */
public record Restoration(Instant restoredAt, Instant takenAt) {
  /** A ticket lives a minute at the most; beyond it, what clocks may differ by. */
  public static final Duration OLDER_TICKETS = Duration.ofSeconds(90);

  /** Stores keep milliseconds. */
  public Restoration {
    restoredAt = restoredAt.truncatedTo(ChronoUnit.MILLIS);
    takenAt = takenAt.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * A ticket that expires before may have been redeemed in the history that was cut off: none is
   * redeemed.
   */
  public Instant ticketsFrom() {
    return restoredAt.plus(OLDER_TICKETS);
  }
}
