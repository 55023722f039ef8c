package dev.sallyport.gate.audit.verify;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.service.transparency.LeafForm;
import dev.sallyport.service.transparency.export.Findings;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Holds the gate's log against the vault's: a ticket is issued once and redeemed at most once, soon
 * after, for what it was issued for. Remembers every ticket of the gate's export.
 */
final class Reconciliation {
  /** Records that issue a ticket; others may name it too. */
  private static final Set<String> ISSUING =
      Arrays.stream(AuditAction.values())
          .filter(AuditAction::issuesTickets)
          .map(AuditAction::wireName)
          .collect(toUnmodifiableSet());

  private final Duration lifetime;
  private final Duration skew;
  private final Findings wrong = new Findings();
  private final Findings unused = new Findings();
  private final Findings notComparable = new Findings();
  private final WholeSince gate = new WholeSince(LeafForm.AUDIT);
  private final WholeSince vault = new WholeSince(LeafForm.RELEASE);
  private final Map<String, Issued> issued = new HashMap<>();
  private final Explained explained = new Explained();
  private final Map<String, String> releasedWithoutIssue = new HashMap<>();
  private long redeemed;
  private long checked;

  /**
   * Begins.
   *
   * @param lifetime of tickets
   * @param skew how far the two clocks may be apart
   */
  Reconciliation(Duration lifetime, Duration skew) {
    this.lifetime = lifetime;
    this.skew = skew;
  }

  /** A line of the gate's export. */
  void gate(JsonNode line) {
    if (!isOfARecord(line, "gate's", "record", gate)) {
      return;
    }
    if (line.has("record")) {
      gate.record(line.path("record"), time(line.path("record")));
    }
    JsonNode record = line.has("unlogged") ? line.path("unlogged") : line.path("record");
    if (!record.path("decision").asText().equals("allow")) {
      return;
    }
    explained.read(record);
    String ticket = record.path("ticket").asText("");
    if (ticket.isEmpty() || !ISSUING.contains(record.path("action").asText())) {
      return;
    }
    Issued before =
        issued.put(
            ticket,
            new Issued(
                record.path("id").asText(),
                time(record),
                record.path("actor").asText(""),
                explained.atVault(record)));
    if (before != null) {
      wrong.add(
          "ticket %s was issued twice: records %s and %s"
              .formatted(ticket, before.record, record.path("id").asText()));
    }
  }

  /** What is missing is a fault, and so is what filters left out: it could be anything. */
  private boolean isOfARecord(JsonNode line, String whose, String what, WholeSince whole) {
    if (line.has("missing")) {
      wrong.add(
          "the %s %s %s is missing from its log"
              .formatted(whose, what, line.path("missing").asText()));
    } else if (line.has("omitted")) {
      wrong.add(
          "the %s export leaves out what stands from %s to %s: give an export without filters"
              .formatted(
                  whose, line.at("/omitted/from").asText(), line.at("/omitted/to").asText()));
    } else if (line.has("removed")) {
      whole.removed();
    } else {
      return true;
    }
    return false;
  }

  /** A line of the vault's, after all of the gate's. */
  void vault(JsonNode line) {
    if (!isOfARecord(line, "vault's", "entry", vault)) {
      return;
    }
    if (line.has("unlogged")) {
      wrong.add(
          "the vault's entry %s stands under none of its checkpoints"
              .formatted(line.path("unlogged").path("sequence").asText()));
    }
    JsonNode entry =
        line.has("record")
            ? line.path("record")
            : line.has("unlogged") ? line.path("unlogged") : line;
    if (!line.has("unlogged") && entry.has("at")) {
      vault.record(entry, time(entry));
    }
    String ticket = entry.path("ticket").asText("");
    if (ticket.isEmpty() || !entry.path("outcome").asText().equals("released")) {
      return;
    }
    String release = entry.path("sequence").asText();
    Issued known = issued.get(ticket);
    if (known == null) {
      released(ticket, release, entry);
      return;
    }
    String before = known.release;
    if (before != null) {
      wrong.add(twice(ticket, before, release));
      return;
    }
    known.release = release;
    redeemed++;
    compare(ticket, known, entry);
  }

  /** A release of which the gate has no record. */
  private void released(String ticket, String release, JsonNode entry) {
    Instant at = time(entry);
    String before = releasedWithoutIssue.putIfAbsent(ticket, release);
    if (before != null) {
      wrong.add(twice(ticket, before, release));
    } else if (explained.isOfACheck(entry)) {
      checked++;
    } else if (gate.isAfter(at.minus(lifetime).minus(skew))) {
      notComparable.add(
          "not comparable: removed: ticket %s was released (%s), and the gate's records of that time were removed"
              .formatted(ticket, release));
    } else {
      wrong.add(
          "ticket %s was released (%s) and never issued: it was forged, or the gate's record of it is gone"
              .formatted(ticket, release));
    }
  }

  private static String twice(String ticket, String before, String release) {
    return "ticket %s was redeemed twice: releases %s and %s".formatted(ticket, before, release);
  }

  private void compare(String ticket, Issued known, JsonNode entry) {
    Instant at = time(entry);
    if (at.isBefore(known.at.minus(skew)) || at.isAfter(known.at.plus(lifetime).plus(skew))) {
      wrong.add(
          "ticket %s was issued at %s and redeemed outside its lifetime, at %s"
              .formatted(ticket, known.at, at));
    }
    String subject = entry.path("subject").asText("");
    if (!subject.isEmpty() && !known.actor.isEmpty() && !subject.equals(known.actor)) {
      wrong.add(
          "ticket %s was issued to %s and redeemed for %s".formatted(ticket, known.actor, subject));
    }
    String service = entry.path("service").asText("");
    if (known.service.isEmpty()) {
      notComparable.add(
          "not comparable: ticket %s was issued under a delegation (record %s) whose beginning is not in the gate's export; it released %s"
              .formatted(ticket, known.record, service));
    } else if (!service.isEmpty() && !service.equals(known.service.get())) {
      wrong.add(
          "ticket %s was issued for %s and released %s"
              .formatted(ticket, known.service.get(), service));
    }
  }

  private static Instant time(JsonNode line) {
    try {
      return Instant.parse(line.path("at").asText());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("a line has no time that can be read", e);
    }
  }

  /** Lists what was never redeemed. */
  void end() {
    issued.forEach(
        (ticket, each) -> {
          if (each.release == null && vault.isAfter(each.at.minus(skew))) {
            notComparable.add(
                "not comparable: removed: ticket %s was issued (record %s), and the vault's entries of that time were removed"
                    .formatted(ticket, each.record));
          } else if (each.release == null) {
            unused.add(
                "ticket %s was issued (record %s) and not redeemed".formatted(ticket, each.record));
          }
        });
  }

  /** What must not be. */
  Findings wrong() {
    return wrong;
  }

  /** What may be: a client that did not follow, or a release that the vault's log lost. */
  Findings unused() {
    return unused;
  }

  /** Of what one side has removed: no fault, and no proof that there is none. */
  Findings notComparable() {
    return notComparable;
  }

  /** From when on both logs are whole; empty when nothing was removed from either. */
  Optional<Instant> wholeSince() {
    return Stream.of(gate.time(), vault.time())
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder());
  }

  long issued() {
    return issued.size();
  }

  long redeemed() {
    return redeemed;
  }

  /** Releases of what the gate's own checks of the vault had put there. */
  long checked() {
    return checked;
  }
}
