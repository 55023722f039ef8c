package dev.sallyport.gate.trust;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReviewStateTest {
  @ParameterizedTest
  @CsvSource({
    "pending, APPROVE, approved",
    "pending, REJECT, rejected",
    "pending, REVOKE, -",
    "approved, APPROVE, -",
    "approved, REJECT, -",
    "approved, REVOKE, revoked",
    "rejected, APPROVE, -",
    "rejected, REJECT, -",
    "rejected, REVOKE, -",
    "revoked, APPROVE, -",
    "revoked, REJECT, -",
    "revoked, REVOKE, -"
  })
  void leadsFromEachStateToOneOrNowhere(String from, ReviewStep step, String to) {
    ReviewState state = ReviewState.parse(from).orElseThrow();

    assertThat(step.from(state).map(ReviewState::wireName).orElse("-")).isEqualTo(to);
  }

  @ParameterizedTest
  @CsvSource({
    "pending, await_review",
    "approved, request_access_key",
    "rejected, onboard_again",
    "revoked, onboard_again"
  })
  void eachStateSaysWhatComesNext(String state, String action) {
    assertThat(ReviewState.parse(state).orElseThrow().nextAction()).isEqualTo(action);
  }

  @Test
  void knowsNoOtherNames() {
    assertThat(ReviewState.parse("PENDING")).isEmpty();
    assertThat(ReviewState.parse("")).isEmpty();
  }
}
