package dev.sallyport.gate.policy.rule;

import static java.util.Collections.unmodifiableSet;
import static java.util.stream.Collectors.joining;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Requests at certain hours of certain days only. The wall clock of the zone decides: a moment is
 * inside when the clock shows {@code from} or later, and not yet {@code to}.
 *
 * <p>A window whose end is before its start ends on the next day, and belongs to the day on which
 * it starts. When clocks go forward, hours that the clock never shows are never inside; when they
 * go back, hours that it shows twice are inside twice.
 *
 * @param from minutes after midnight, 0 to 1439
 * @param to minutes after midnight, 1 to 1440; another one than {@code from}
 */
public record TimeWindow(Set<DayOfWeek> days, int from, int to, ZoneId zone) implements Rule {
  static final int DAY = 24 * 60;

  /** A week, the day it began on, and one more where clocks change. */
  private static final int DAYS_TO_SEARCH = 9;

  public TimeWindow {
    if (days.isEmpty()) {
      throw new IllegalArgumentException("a time window has at least one day");
    }
    days = unmodifiableSet(EnumSet.copyOf(days));
    Bounds.require("from", from, 0, DAY - 1);
    Bounds.require("to", to, 1, DAY);
    if (from == to) {
      throw new IllegalArgumentException("from and to differ; a whole day is 00:00 to 24:00");
    }
  }

  @Override
  public RuleType type() {
    return RuleType.TIME_WINDOW;
  }

  @Override
  public Finding check(RequestAttributes request, Instant now) {
    return contains(now) ? Finding.Plain.SATISFIED : closed(now);
  }

  boolean contains(Instant now) {
    ZoneRules rules = zone.getRules();
    long local = now.getEpochSecond() + rules.getOffset(now).getTotalSeconds();
    long day = Math.floorDiv(local, 86_400L);
    int minute = (int) (Math.floorMod(local, 86_400L) / 60);
    if (from < to) {
      return from <= minute && minute < to && opensOn(day);
    }
    return minute >= from ? opensOn(day) : minute < to && opensOn(day - 1);
  }

  private boolean opensOn(long epochDay) {
    // 1970-01-01 was a Thursday.
    return days.contains(DayOfWeek.THURSDAY.plus(epochDay));
  }

  private Finding closed(Instant now) {
    return new Finding.Unsatisfied(
        "Ask at a time that the policy allows: %s, %s to %s %s."
            .formatted(
                days.stream().map(TimeWindow::dayName).collect(joining(", ")),
                clock(from),
                clock(to),
                zone.getId()),
        opensAfter(now));
  }

  /** When it is open again; null when that is further away than anybody waits. */
  @Nullable Instant opensAfter(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    return Stream.concat(
            LongStream.range(0, DAYS_TO_SEARCH).mapToObj(today::plusDays).flatMap(this::startsOn),
            changesAfter(now))
        .filter(moment -> moment.isAfter(now) && contains(moment))
        .min(Instant::compareTo)
        .orElse(null);
  }

  /** The moments at which the clock comes to show {@code from}: none, one or two. */
  private Stream<Instant> startsOn(LocalDate date) {
    LocalDateTime start = date.atStartOfDay().plusMinutes(from);
    return zone.getRules().getValidOffsets(start).stream().map(start::toInstant);
  }

  /** The clock may also jump into the window. */
  private Stream<Instant> changesAfter(Instant now) {
    return Optional.ofNullable(zone.getRules().nextTransition(now))
        .map(ZoneOffsetTransition::getInstant)
        .stream();
  }

  static String clock(int minutes) {
    return "%02d:%02d".formatted(minutes / 60, minutes % 60);
  }

  static String dayName(DayOfWeek day) {
    return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
  }
}
