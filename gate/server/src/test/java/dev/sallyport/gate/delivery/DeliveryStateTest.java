package dev.sallyport.gate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DeliveryStateTest {
  /** Where each step leads from each state; - where the state does not know it. */
  private static final List<String> TABLE =
      List.of(
          "QUEUE READY TAKEN_BY_CALLBACK TAKEN_BY_CONTACT FAIL LAPSE",
          "created queued_for_delivery retrieval_ready - - - -",
          "queued_for_delivery - - callback_delivered contact_delivered delivery_failed"
              + " delivery_failed",
          "callback_delivered - - - - - delivery_failed",
          "contact_delivered - - - - - delivery_failed",
          "retrieval_ready - - - - - delivery_failed",
          "rotated - - - - - -",
          "revoked - - - - - -",
          "delivery_failed - - - - - -");

  static Stream<Arguments> steps() {
    List<DeliveryStep> steps =
        Arrays.stream(TABLE.getFirst().split(" ", -1)).map(DeliveryStep::valueOf).toList();
    return TABLE.stream()
        .skip(1)
        .map(line -> line.split(" ", -1))
        .flatMap(
            words ->
                steps.stream()
                    .map(step -> Arguments.of(words[0], step, words[1 + steps.indexOf(step)])));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void leadsFromEachStateToOneOrNowhere(String from, DeliveryStep step, String to) {
    DeliveryState state = DeliveryState.parse(from).orElseThrow();

    assertThat(step.from(state).map(DeliveryState::wireName).orElse("-")).isEqualTo(to);
  }

  @Test
  void theTableHasEveryStateAndEveryStep() {
    assertThat(steps()).hasSize(8 * DeliveryStep.values().length);
  }

  @Test
  void whatHasEndedStaysAsItIsWhenAnotherKeyTakesItsPlace() {
    for (String ended : List.of("rotated", "revoked", "delivery_failed")) {
      assertThat(DeliveryState.parse(ended).orElseThrow().rotate().wireName()).isEqualTo(ended);
    }
    for (String live :
        List.of(
            "created",
            "queued_for_delivery",
            "callback_delivered",
            "contact_delivered",
            "retrieval_ready")) {
      assertThat(DeliveryState.parse(live).orElseThrow().rotate().wireName()).isEqualTo("rotated");
    }
    assertThat(DeliveryState.parse("Created")).isEmpty();
  }
}
