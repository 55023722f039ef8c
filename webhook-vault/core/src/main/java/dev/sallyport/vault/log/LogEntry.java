package dev.sallyport.vault.log;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * One line of the vault's own log: who was given what, or was not, and why. Holds no secret and no
 * ticket; what comes from a ticket that failed verification is left out by whoever makes the entry.
 *
 * @param reason stable machine name of the reason, lower case with underscores
 * @param ticket id of the ticket, never the ticket
 * @param subject agent or user the ticket was issued to
 * @param fields names of the fields that were released, separated by commas; empty: all of them, or
 *     none
 * @param client address the request came from
 * @param requestId id under which the request was answered
 */
public record LogEntry(
    Instant at,
    LogOutcome outcome,
    String reason,
    Optional<String> ticket,
    Optional<String> subject,
    Optional<String> service,
    Optional<String> purpose,
    Optional<String> fields,
    Optional<String> client,
    String requestId) {
  /** Characters of any text in an entry: twice the longest identifier there is. */
  public static final int TEXT_CHARACTERS = 256;

  private static final int REASON_CHARACTERS = 64;

  public LogEntry {
    at = at.truncatedTo(ChronoUnit.MILLIS);
    if (!isReason(reason)) {
      throw new IllegalArgumentException("a reason is a lower-case machine name");
    }
    ticket.ifPresent(LogEntry::requireShort);
    subject.ifPresent(LogEntry::requireShort);
    service.ifPresent(LogEntry::requireShort);
    purpose.ifPresent(LogEntry::requireShort);
    fields.ifPresent(LogEntry::requireShort);
    client.ifPresent(LogEntry::requireShort);
    requireShort(requestId);
  }

  /** An event in which no fields were chosen. */
  public LogEntry(
      Instant at,
      LogOutcome outcome,
      String reason,
      Optional<String> ticket,
      Optional<String> subject,
      Optional<String> service,
      Optional<String> purpose,
      Optional<String> client,
      String requestId) {
    this(
        at,
        outcome,
        reason,
        ticket,
        subject,
        service,
        purpose,
        Optional.empty(),
        client,
        requestId);
  }

  /** The same event, of these fields only. */
  public LogEntry of(Optional<String> chosen) {
    return new LogEntry(
        at, outcome, reason, ticket, subject, service, purpose, chosen, client, requestId);
  }

  /** The same event, about a service. */
  public LogEntry about(String otherService) {
    return new LogEntry(
        at,
        outcome,
        reason,
        ticket,
        subject,
        Optional.of(otherService),
        purpose,
        fields,
        client,
        requestId);
  }

  /** The same event, told differently. */
  public LogEntry as(LogOutcome otherOutcome, String otherReason) {
    return new LogEntry(
        at,
        otherOutcome,
        otherReason,
        ticket,
        subject,
        service,
        purpose,
        fields,
        client,
        requestId);
  }

  private static boolean isReason(String text) {
    if (text.isEmpty() || text.length() > REASON_CHARACTERS || !isLetter(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && c != '_' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static void requireShort(String text) {
    if (text.length() > TEXT_CHARACTERS || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a text of a log entry is too long or holds a NUL");
    }
  }
}
