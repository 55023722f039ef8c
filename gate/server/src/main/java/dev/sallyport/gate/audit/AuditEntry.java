package dev.sallyport.gate.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * A record as the log holds it.
 *
 * @param id rises with every record of the log
 * @param at the database's clock when it was written
 * @param explanation what policies had to do with it
 */
public record AuditEntry(long id, Instant at, LoggedRecord record, Explanation explanation) {
  /** Times of which the database has more, and leaves have not. */
  static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

  static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  /** What no gate writes, in words; empty when one may have written it. */
  public Optional<String> strange() {
    return at.isAfter(EARLIEST) && at.isBefore(LATEST)
        ? record.strange()
        : Optional.of("a time that no clock shows");
  }
}
