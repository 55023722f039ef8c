package dev.sallyport.gate.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GrantPolicyTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private static GrantPolicy policy(
      @Nullable Integer end, @Nullable Integer max, @Nullable Integer byDefault) {
    return new GrantPolicy(
        Optional.ofNullable(end).map(hours -> NOW.plus(Duration.ofHours(hours))),
        Optional.ofNullable(max).map(Duration::ofHours),
        Optional.ofNullable(byDefault).map(Duration::ofHours));
  }

  @ParameterizedTest(
      name = "policy ends in {0} h, at most {1} h, {2} h by default, asked for {3} h: {4} h")
  @CsvSource({
    ",,,,",
    ",,,3,3",
    ",,2,,2",
    ",,2,3,3",
    ",4,,,4",
    ",4,,3,3",
    ",4,2,,2",
    ",4,2,4,4",
    "5,,,,5",
    "5,,,3,3",
    "5,,7,,5",
    "5,4,3,,3",
    "3,4,4,,3",
    "5,4,,,4",
  })
  void givesTheEndThatIsAskedForWithinTheLimits(
      @Nullable Integer end,
      @Nullable Integer max,
      @Nullable Integer byDefault,
      @Nullable Integer asked,
      @Nullable Integer given) {
    AskedEnd wish = asked == null ? new AskedEnd.Unsaid() : new AskedEnd.InHours(asked);

    assertThat(policy(end, max, byDefault).end(wish, NOW))
        .isEqualTo(Optional.ofNullable(given).map(hours -> NOW.plus(Duration.ofHours(hours))));
  }

  @ParameterizedTest
  @CsvSource({",4,5", "4,,5", "5,4,5", "4,5,5"})
  void refusesAnEndBeyondTheLimits(@Nullable Integer end, @Nullable Integer max, int asked) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy(end, max, null).end(new AskedEnd.InHours(asked), NOW))
        .withMessageContaining("at most at 2026-03-01T14:00:00Z");
  }

  @Test
  void givesTheLatestEndToAClockThatIsAMinuteAhead() {
    AskedEnd aMinuteLate =
        new AskedEnd.At(NOW.plus(Duration.ofHours(4)).plus(AskedEnd.CLOCK_ALLOWANCE));

    assertThat(policy(null, 4, null).end(aMinuteLate, NOW)).contains(NOW.plus(Duration.ofHours(4)));
  }

  @Test
  void refusesEveryLifeOnceThePolicyHasEnded() {
    GrantPolicy over = new GrantPolicy(Optional.of(NOW), Optional.empty(), Optional.empty());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> over.end(new AskedEnd.Unsaid(), NOW))
        .withMessageContaining("ended at 2026-03-01T10:00:00Z");
    assertThatIllegalArgumentException().isThrownBy(() -> over.shortened(Optional.empty(), NOW));
  }

  @ParameterizedTest
  @CsvSource({",,", ",9,9", "4,,4", "4,9,4", "9,4,4"})
  void shortensWhatIsLongerAndNothingElse(
      @Nullable Integer max, @Nullable Integer end, @Nullable Integer left) {
    assertThat(
            policy(null, max, null)
                .shortened(
                    Optional.ofNullable(end).map(hours -> NOW.plus(Duration.ofHours(hours))), NOW))
        .isEqualTo(Optional.ofNullable(left).map(hours -> NOW.plus(Duration.ofHours(hours))));
  }

  @ParameterizedTest
  @CsvSource({"3599,", "2592001,", ",3599", ",2592001", "7200,7201", "-1,", "0,"})
  void refusesLivesThatNoGrantMayHave(@Nullable Long max, @Nullable Long byDefault) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new GrantPolicy(
                    Optional.empty(),
                    Optional.ofNullable(max).map(Duration::ofSeconds),
                    Optional.ofNullable(byDefault).map(Duration::ofSeconds)))
        .withMessageContaining("TtlSeconds");
  }

  @ParameterizedTest
  @CsvSource({"59m,false", "58m59s,true", "720h1m,false", "720h1m1s,true"})
  void takesAnAbsoluteEndOfAnHourToThirtyDaysWithAMinuteToSpare(String life, boolean refused) {
    AskedEnd asked =
        new AskedEnd.At(NOW.plus(Duration.parse("PT" + life.toUpperCase(java.util.Locale.ROOT))));

    if (refused) {
      assertThatIllegalArgumentException().isThrownBy(() -> asked.from(NOW));
    } else {
      assertThat(asked.from(NOW)).isPresent();
    }
  }
}
