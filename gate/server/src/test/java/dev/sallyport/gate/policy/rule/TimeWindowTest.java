package dev.sallyport.gate.policy.rule;

import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimeWindowTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static TimeWindow window(String days, int from, int to, ZoneId zone) {
    return new TimeWindow(
        Arrays.stream(DayOfWeek.values())
            .filter(day -> days.contains(TimeWindow.dayName(day)))
            .collect(toUnmodifiableSet()),
        from,
        to,
        zone);
  }

  private static TimeWindow window(String days, String from, String to, String zone) {
    return window(days, minutes(from), minutes(to), ZoneId.of(zone));
  }

  private static int minutes(String clock) {
    return Integer.parseInt(clock.substring(0, 2)) * 60 + Integer.parseInt(clock.substring(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // in Berlin, one hour ahead of UTC in winter; 2026-11-24 is a Tuesday
        "tue | 09:00 | 17:00 | 2026-11-24T07:59:59.999Z | false | 2026-11-24T08:00:00Z",
        "tue | 09:00 | 17:00 | 2026-11-24T08:00:00Z | true |",
        "tue | 09:00 | 17:00 | 2026-11-24T15:59:59.999Z | true |",
        "tue | 09:00 | 17:00 | 2026-11-24T16:00:00Z | false | 2026-12-01T08:00:00Z",
        "mon | 09:00 | 17:00 | 2026-11-24T08:00:00Z | false | 2026-11-30T08:00:00Z",
        // the day is the zone's, not that of UTC
        "wed | 00:00 | 01:00 | 2026-11-24T23:30:00Z | true |",
        "tue | 00:00 | 01:00 | 2026-11-24T23:30:00Z | false | 2026-11-30T23:00:00Z",
        // a whole day
        "tue | 00:00 | 24:00 | 2026-11-23T22:59:59Z | false | 2026-11-23T23:00:00Z",
        "tue | 00:00 | 24:00 | 2026-11-23T23:00:00Z | true |",
        "tue | 00:00 | 24:00 | 2026-11-24T22:59:59Z | true |",
        "tue | 00:00 | 24:00 | 2026-11-24T23:00:00Z | false | 2026-11-30T23:00:00Z",
        // over midnight, from Tuesday to Wednesday
        "tue | 22:00 | 06:00 | 2026-11-24T20:59:59Z | false | 2026-11-24T21:00:00Z",
        "tue | 22:00 | 06:00 | 2026-11-24T21:00:00Z | true |",
        "tue | 22:00 | 06:00 | 2026-11-24T23:00:00Z | true |",
        "tue | 22:00 | 06:00 | 2026-11-25T04:59:59Z | true |",
        "tue | 22:00 | 06:00 | 2026-11-25T05:00:00Z | false | 2026-12-01T21:00:00Z",
        "tue | 22:00 | 06:00 | 2026-11-24T04:00:00Z | false | 2026-11-24T21:00:00Z",
        "mon,tue | 22:00 | 06:00 | 2026-11-24T04:00:00Z | true |",
        // from Sunday to Monday
        "sun | 23:00 | 01:00 | 2026-11-22T23:30:00Z | true |",
        "sun | 23:00 | 01:00 | 2026-11-23T00:00:00Z | false | 2026-11-29T22:00:00Z",
        // clocks go forward on 2026-03-29: 02:00 is 03:00, at 01:00 UTC
        "sun | 02:00 | 03:00 | 2026-03-29T00:59:59Z | false | 2026-04-05T00:00:00Z",
        "sun | 02:00 | 03:00 | 2026-03-29T01:00:00Z | false | 2026-04-05T00:00:00Z",
        "sun | 02:30 | 04:00 | 2026-03-29T00:59:59Z | false | 2026-03-29T01:00:00Z",
        "sun | 02:30 | 04:00 | 2026-03-29T01:00:00Z | true |",
        "sun | 01:00 | 02:30 | 2026-03-29T00:59:59Z | true |",
        "sun | 01:00 | 02:30 | 2026-03-29T01:00:00Z | false | 2026-04-04T23:00:00Z",
        // clocks go back on 2026-10-25: 03:00 is 02:00 again, at 01:00 UTC
        "sun | 02:00 | 02:30 | 2026-10-25T00:00:00Z | true |",
        "sun | 02:00 | 02:30 | 2026-10-25T00:30:00Z | false | 2026-10-25T01:00:00Z",
        "sun | 02:00 | 02:30 | 2026-10-25T01:00:00Z | true |",
        "sun | 02:00 | 02:30 | 2026-10-25T01:30:00Z | false | 2026-11-01T01:00:00Z",
        "sun | 02:15 | 02:30 | 2026-10-25T00:30:00Z | false | 2026-10-25T01:15:00Z",
        "sun | 01:00 | 02:30 | 2026-10-25T00:45:00Z | false | 2026-10-25T01:00:00Z",
        "sat | 22:00 | 02:30 | 2026-10-25T01:15:00Z | true |",
        "sat | 22:00 | 02:30 | 2026-10-25T01:30:00Z | false | 2026-10-31T21:00:00Z",
        // before 1970
        "wed | 23:00 | 24:00 | 1969-12-31T22:30:00Z | true |",
        "thu | 23:00 | 24:00 | 1969-12-31T22:30:00Z | false | 1970-01-01T22:00:00Z",
      })
  void isOpenWhileTheWallClockSaysSo(
      String days, String from, String to, Instant now, boolean open, Instant opensAgain) {
    TimeWindow window = window(days, from, to, "Europe/Berlin");

    assertThat(window.contains(now)).isEqualTo(open);
    Finding finding = window.check(SampleRequest.request().attributes(), now);
    if (open) {
      assertThat(finding).isEqualTo(Finding.Plain.SATISFIED);
    } else {
      assertThat(finding)
          .isInstanceOfSatisfying(
              Finding.Unsatisfied.class,
              refused -> {
                assertThat(refused.retryAt()).isEqualTo(opensAgain);
                assertThat(refused.remedy()).contains(from, to, "Europe/Berlin");
              });
    }
  }

  @Test
  void knowsZonesWithoutDaylightSaving() {
    TimeWindow window = window("tue", "09:00", "10:00", "Asia/Kolkata");

    assertThat(window.contains(Instant.parse("2026-11-24T03:30:00Z"))).isTrue();
    assertThat(window.contains(Instant.parse("2026-11-24T04:30:00Z"))).isFalse();
    assertThat(window("tue", "09:00", "10:00", "UTC").opensAfter(SampleRequest.NOW))
        .isEqualTo("2026-12-01T09:00:00Z");
  }

  @Test
  void listsItsDaysInTheOrderOfTheWeek() {
    assertThat(
            window("fri,mon", "09:00", "10:00", "UTC")
                .check(SampleRequest.request().attributes(), SampleRequest.NOW))
        .isEqualTo(
            new Finding.Unsatisfied(
                "Ask at a time that the policy allows: mon, fri, 09:00 to 10:00 UTC.",
                Instant.parse("2026-11-27T09:00:00Z")));
  }

  @Test
  void hasADayAndTwoDifferentTimesWithinIt() {
    assertThatThrownBy(() -> new TimeWindow(Set.of(), 0, 60, BERLIN)).hasMessageContaining("day");
    assertThatThrownBy(() -> window("mon", 60, 60, BERLIN)).hasMessageContaining("00:00 to 24:00");
    assertThatThrownBy(() -> window("mon", -1, 60, BERLIN)).hasMessageContaining("from");
    assertThatThrownBy(() -> window("mon", 1440, 60, BERLIN)).hasMessageContaining("from");
    assertThatThrownBy(() -> window("mon", 0, 0, BERLIN)).hasMessageContaining("to is");
    assertThatThrownBy(() -> window("mon", 0, 1441, BERLIN)).hasMessageContaining("to is");
    assertThat(window("mon", 0, 1440, BERLIN).to()).isEqualTo(1440);
    assertThat(window("mon", 1439, 1, BERLIN).from()).isEqualTo(1439);
  }
}
