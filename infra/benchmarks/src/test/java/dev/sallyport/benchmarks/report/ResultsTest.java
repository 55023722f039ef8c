package dev.sallyport.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.benchmarks.load.LoadAnswer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResultsTest {
  private final Results results = new Results();

  @Test
  void dividesBySameRoundAndSameConnections() {
    add("bare", 64, 1, 1_000);
    add("gate", 64, 1, 500);
    add("bare", 64, 2, 2_000);
    add("gate", 64, 2, 600);
    add("bare", 8, 1, 800);
    add("gate", 8, 1, 80);

    List<Row> rows = results.rows();

    assertThat(rows).extracting(Row::target).containsExactly("bare", "gate", "bare", "gate");
    assertThat(rows).extracting(Row::connections).containsExactly(8, 8, 64, 64);
    assertThat(rows.get(3).ratio()).contains(new Spread(0.4, 0.3, 0.5));
    assertThat(rows.get(1).ratio()).contains(new Spread(0.1, 0.1, 0.1));
  }

  @Test
  void dividesProcessorTimeOfAllThatTookPart() {
    add("bare", 64, 1, 1_000, 5);
    add("gate", 64, 1, 500, 35);
    assertThat(results.rows().get(1).costRatio()).contains(new Spread(0.25, 0.25, 0.25));
  }

  @Test
  void hasNoRatioWithoutABaseline() {
    add("gate", 64, 1, 500);
    assertThat(results.rows().getFirst().ratio()).isEmpty();
  }

  @Test
  void showsARowForEachTargetInTheTable() {
    add("bare", 64, 1, 1_000);
    add("gate", 64, 1, 500);
    assertThat(Table.of(results.rows()))
        .contains("| 64 | gate | 500 | 0.50 (0.50–0.50) | 1.00 (1.00–1.00) |");
  }

  private void add(String target, int connections, int round, long answers) {
    add(target, connections, round, answers, 1);
  }

  private void add(String target, int connections, int round, long answers, double micros) {
    LoadAnswer load = new LoadAnswer(answers, answers, 1, 0, null, 0, 0, 1, 2, 3, 4);
    results.add(new Sample(target, connections, round, load, new RequestCost(micros, 2, 3, 4, 5)));
  }
}
