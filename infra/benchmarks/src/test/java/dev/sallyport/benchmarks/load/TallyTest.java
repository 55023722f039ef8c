package dev.sallyport.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TallyTest {
  private final Tally tally = new Tally();

  @Test
  void countsOnlyAnswersWithinTheMeasuredTime() {
    tally.answered(millis(0), millis(1));
    tally.start(millis(10));
    tally.answered(millis(9), millis(12));
    tally.answered(millis(13), millis(14));
    tally.stop(millis(1_010));
    tally.answered(millis(1_011), millis(1_012));

    LoadAnswer answer = tally.answer(0, Duration.ofMillis(500));

    assertThat(answer.answers()).isEqualTo(2);
    assertThat(answer.answersInAll()).isEqualTo(4);
    assertThat(answer.rate()).isEqualTo(2.0);
    assertThat(answer.generatorSeconds()).isEqualTo(0.5);
    assertThat(answer.max()).isBetween(2_990L, 3_010L);
  }

  @Test
  void keepsTheFirstOfSeveralFailures() {
    tally.start(millis(0));
    tally.failed("status 503");
    tally.failed("status 401");
    tally.stop(millis(1));

    LoadAnswer answer = tally.answer(7, Duration.ZERO);

    assertThat(answer.failures()).isEqualTo(2);
    assertThat(answer.firstFailure()).isEqualTo("status 503");
    assertThat(answer.madeLate()).isEqualTo(7);
  }

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
