package dev.sallyport.gate.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.gate.approval.Approving.Term;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ApprovingTest {
  private static final Optional<Duration> HOUR = Optional.of(Duration.ofHours(1));

  private static Approving approving(Term term) {
    return new Approving(term, Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({"+60s, 60", "+90s, 90", "+1m, 60", "+30m, 1800", "+1h, 3600", "+7d, 604800"})
  void readsTimes(String text, long seconds) {
    assertThat(Term.parse(text)).contains(new Term.Lasting(Duration.ofSeconds(seconds)));
  }

  @Test
  void readsOnce() {
    assertThat(Term.parse("once")).contains(new Term.Once());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1h", "+h", "+1", "+1w", "-1h", "+1h ", "+1234567s", "ever", "Once"})
  void readsNothingElse(String text) {
    assertThat(Term.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"+0s", "+59s", "+604801s", "+8d"})
  void refusesTimesThatNoApprovalMayHave(String text) {
    assertThatThrownBy(() -> Term.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'lasts'");
  }

  @Test
  void whatTheRulesSayHoldsWhenNothingElseIsSaid() {
    Approving asTheySay = approving(new Term.AsPoliciesSay());

    assertThat(asTheySay.within(HOUR)).isEqualTo(HOUR);
    assertThat(asTheySay.within(Optional.empty())).isEmpty();
  }

  @Test
  void onceIsAlwaysPermitted() {
    assertThat(approving(new Term.Once()).within(HOUR)).isEmpty();
    assertThat(approving(new Term.Once()).within(Optional.empty())).isEmpty();
  }

  @Test
  void aTimeIsPermittedUpToWhatTheRulesSay() {
    assertThat(approving(new Term.Lasting(Duration.ofHours(1))).within(HOUR)).isEqualTo(HOUR);
    assertThatThrownBy(() -> approving(new Term.Lasting(Duration.ofSeconds(3_601))).within(HOUR))
        .hasMessageContaining("at most 3600 seconds");
    assertThatThrownBy(
            () -> approving(new Term.Lasting(Duration.ofMinutes(1))).within(Optional.empty()))
        .hasMessageContaining("one request");
  }

  @Test
  void aReasonIsOneReadableLine() {
    assertThatThrownBy(() -> new Approving(new Term.Once(), Optional.of("")))
        .hasMessageContaining("reason");
    assertThatThrownBy(() -> new Approving(new Term.Once(), Optional.of("a\nb")))
        .hasMessageContaining("reason");
    assertThatThrownBy(() -> new Approving(new Term.Once(), Optional.of("x".repeat(501))))
        .hasMessageContaining("500");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "tab\there", "line\nbreak", "caf\u00e9", "\u007f"})
  void anAgentsReasonIsPrintableAscii(String text) {
    assertThat(AccessReason.parse(text)).isEmpty();
    assertThatThrownBy(() -> new AccessReason(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAgentsReasonIsBounded() {
    assertThat(AccessReason.parse("~".repeat(500))).isPresent();
    assertThat(AccessReason.parse("~".repeat(501))).isEmpty();
  }
}
