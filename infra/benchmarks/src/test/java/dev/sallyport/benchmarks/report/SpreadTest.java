package dev.sallyport.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SpreadTest {
  @Test
  void takesTheMiddleOfAnOddCount() {
    assertThat(Spread.of(List.of(5.0, 1.0, 2.0))).isEqualTo(new Spread(2.0, 1.0, 5.0));
  }

  @Test
  void takesTheMeanOfTheTwoInTheMiddleOfAnEvenCount() {
    assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(new Spread(2.5, 1.0, 4.0));
  }

  @Test
  void refusesNoValues() {
    assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void printsTwoDecimals() {
    assertThat(new Spread(0.4149, 0.39, 0.445).text()).isEqualTo("0.41 (0.39–0.45)");
  }
}
