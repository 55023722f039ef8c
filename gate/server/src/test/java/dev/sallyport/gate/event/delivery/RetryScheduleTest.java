package dev.sallyport.gate.event.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RetryScheduleTest {
  @Test
  void triesForAboutThreeDaysWithLongerAndLongerPauses() {
    List<Duration> pauses = new ArrayList<>();
    for (int attempt = 1; attempt < RetrySchedule.THREE_DAYS.attempts(); attempt++) {
      pauses.add(RetrySchedule.THREE_DAYS.pauseAfter(attempt).orElseThrow());
    }
    Duration all = pauses.stream().reduce(Duration.ZERO, Duration::plus);

    assertThat(pauses.getFirst()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
    assertThat(pauses.get(1)).isBetween(Duration.ofSeconds(16), Duration.ofSeconds(24));
    assertThat(pauses).allMatch(pause -> pause.compareTo(Duration.ofHours(15)) < 0);
    assertThat(all).isBetween(Duration.ofDays(2), Duration.ofDays(4));
  }

  @Test
  void givesUpAfterTheLastAttempt() {
    int last = RetrySchedule.THREE_DAYS.attempts();

    assertThat(RetrySchedule.THREE_DAYS.pauseAfter(last)).isEmpty();
    assertThat(RetrySchedule.THREE_DAYS.pauseAfter(last + 1)).isEmpty();
    assertThat(RetrySchedule.THREE_DAYS.pauseAfter(Integer.MAX_VALUE)).isEmpty();
  }

  @Test
  void whatFailedTogetherDoesNotComeBackTogether() {
    Set<Duration> pauses = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      pauses.add(RetrySchedule.THREE_DAYS.pauseAfter(3).orElseThrow());
    }

    assertThat(pauses).hasSizeGreaterThan(10);
  }
}
