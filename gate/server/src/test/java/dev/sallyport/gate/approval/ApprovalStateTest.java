package dev.sallyport.gate.approval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ApprovalStateTest {
  /** From, and where each step leads in its order; a dash where it is not possible. */
  private static final List<String> TABLE =
      List.of(
          "           approve  deny   take      use      finish   fail   lapse   lapse_used",
          "pending    approved denied -         -        -        -      expired -",
          "approved   -        -      executing approved -        -      expired executed",
          "executing  -        -      -         -        executed failed -       failed",
          "executed   -        -      -         -        -        -      -       -",
          "denied     -        -      -         -        -        -      -       -",
          "expired    -        -      -         -        -        -      -       -",
          "failed     -        -      -         -        -        -      -       -");

  static Stream<Arguments> steps() {
    List<ApprovalStep> steps =
        Arrays.stream(TABLE.getFirst().strip().split(" +", -1))
            .map(name -> ApprovalStep.valueOf(name.toUpperCase(java.util.Locale.ROOT)))
            .toList();
    return TABLE.stream()
        .skip(1)
        .map(line -> line.split(" +", -1))
        .flatMap(
            words ->
                steps.stream()
                    .map(step -> Arguments.of(words[0], step, words[1 + steps.indexOf(step)])));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void leadsFromEachStateToOneOrNowhere(String from, ApprovalStep step, String to) {
    assertThat(
            ApprovalState.parse(from)
                .orElseThrow()
                .after(step)
                .map(ApprovalState::wireName)
                .orElse("-"))
        .isEqualTo(to);
  }

  @Test
  void theTableHasEveryStateAndEveryStep() {
    assertThat(steps()).hasSize(ApprovalState.values().length * ApprovalStep.values().length);
  }

  @Test
  void knowsNoOtherNames() {
    assertThat(ApprovalState.parse("PENDING")).isEmpty();
    assertThat(ApprovalState.parse("")).isEmpty();
  }
}
