package dev.sallyport.vault.log;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * An entry as the store keeps it: whoever changes the store may have put there what no vault
 * writes, and it is shown all the same. The members are those of {@link LogEntry}.
 *
 * @param sequence rises with every entry of a store; gaps are possible
 * @param outcome the name of a {@link LogOutcome}, or what stands in its place
 */
public record RecordedEntry(
    long sequence,
    Instant at,
    String outcome,
    String reason,
    Optional<String> ticket,
    Optional<String> subject,
    Optional<String> service,
    Optional<String> purpose,
    Optional<String> fields,
    Optional<String> client,
    String requestId) {
  /** Stores have times beyond these; no vault writes them. */
  private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  /** Shows times that are infinite, or nearly, as the first or the last. */
  public RecordedEntry {
    at = at.isAfter(EARLIEST) ? at : EARLIEST;
    at = at.isBefore(LATEST) ? at.truncatedTo(ChronoUnit.MILLIS) : LATEST;
  }

  /** An entry that a vault has written. */
  public static RecordedEntry of(long sequence, LogEntry entry) {
    return new RecordedEntry(
        sequence,
        entry.at(),
        entry.outcome().wireName(),
        entry.reason(),
        entry.ticket(),
        entry.subject(),
        entry.service(),
        entry.purpose(),
        entry.fields(),
        entry.client(),
        entry.requestId());
  }

  /** The entry; empty when it is none that a vault writes. */
  public Optional<LogEntry> entry() {
    if (at.equals(EARLIEST) || at.equals(LATEST)) {
      return Optional.empty();
    }
    try {
      return LogOutcome.parse(outcome)
          .map(
              known ->
                  new LogEntry(
                      at, known, reason, ticket, subject, service, purpose, fields, client,
                      requestId));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
