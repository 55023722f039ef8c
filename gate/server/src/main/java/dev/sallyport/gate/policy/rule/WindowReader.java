package dev.sallyport.gate.policy.rule;

import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads time windows from JSON. */
final class WindowReader {
  /** Zones with daylight saving and a history, not offsets such as +02:00. */
  private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();

  private static final Pattern CLOCK = Pattern.compile("([01][0-9]|2[0-4]):([0-5][0-9])");
  private static final int MAXIMUM_TEXT = 64;
  private static final int WEEK = 7;

  private WindowReader() {}

  static Rule timeWindow(Field field) {
    field.requireOnly(List.of("type", "days", "from", "to", "zone"));
    Set<DayOfWeek> days =
        field
            .optional("days")
            .map(WindowReader::days)
            .orElseGet(() -> EnumSet.allOf(DayOfWeek.class));
    int from = minutes(field.required("from"), 0, TimeWindow.DAY - 1);
    int to = minutes(field.required("to"), 1, TimeWindow.DAY);
    ZoneId zone = zone(field.required("zone"));
    return RuleReader.made(field, ignored -> new TimeWindow(days, from, to, zone));
  }

  private static Set<DayOfWeek> days(Field field) {
    EnumSet<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (Field each : field.elements(1, WEEK)) {
      String name = each.text(MAXIMUM_TEXT);
      days.add(
          Arrays.stream(DayOfWeek.values())
              .filter(day -> TimeWindow.dayName(day).equals(name))
              .findFirst()
              .orElseThrow(() -> each.refused("is one of mon, tue, wed, thu, fri, sat, sun")));
    }
    return days;
  }

  private static int minutes(Field field, int minimum, int maximum) {
    Matcher clock = CLOCK.matcher(field.text(MAXIMUM_TEXT));
    int minutes =
        clock.matches()
            ? Integer.parseInt(clock.group(1)) * 60 + Integer.parseInt(clock.group(2))
            : -1;
    if (minutes < minimum || minutes > maximum) {
      throw field.refused(
          "is a time from %s to %s, such as 09:30"
              .formatted(TimeWindow.clock(minimum), TimeWindow.clock(maximum)));
    }
    return minutes;
  }

  private static ZoneId zone(Field field) {
    String name = field.text(MAXIMUM_TEXT);
    if (!ZONES.contains(name)) {
      throw field.refused("is a zone of the IANA time zone database such as Europe/Berlin");
    }
    return ZoneId.of(name);
  }
}
