package dev.sallyport.vault.dynamodb;

import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.organisation.Organisation;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Entries of the log as items. An entry's number is the time it is written at, in microseconds: so
 * numbers rise without a counter that every release would have to wait for. Two entries never get
 * the same one, since an entry is only put where none is.
 */
final class LogItems {
  private static final int NUMBER_BASE = 10;

  private final InstantSource clock;
  private final AtomicLong last = new AtomicLong();

  LogItems(InstantSource clock) {
    this.clock = clock;
  }

  /** Writes an entry under a new number. */
  Write.Put append(Organisation organisation, LogEntry entry) {
    return append(organisation, RecordedEntry.of(0, entry));
  }

  /** Writes what was read elsewhere, under a new number. */
  Write.Put append(Organisation organisation, RecordedEntry entry) {
    long now = Item.micros(clock.instant());
    long number = last.updateAndGet(before -> Math.max(before + 1, now));
    return new Write.Put(item(Place.logEntry(organisation, number), entry), Condition.ABSENT);
  }

  private static Item item(Place place, RecordedEntry entry) {
    return Item.at(place)
        .time("at", entry.at())
        .text("outcome", entry.outcome())
        .text("reason", entry.reason())
        .text("ticket", entry.ticket())
        .text("subject", entry.subject())
        .text("service", entry.service())
        .text("purpose", entry.purpose())
        .text("fields", entry.fields())
        .text("client", entry.client())
        .text("request", entry.requestId());
  }

  static RecordedEntry read(Item item) {
    return new RecordedEntry(
        Long.parseLong(item.place().sort(), NUMBER_BASE),
        item.time("at"),
        item.text("outcome"),
        item.text("reason"),
        item.optionalText("ticket"),
        item.optionalText("subject"),
        item.optionalText("service"),
        item.optionalText("purpose"),
        item.optionalText("fields"),
        item.optionalText("client"),
        item.text("request"));
  }
}
