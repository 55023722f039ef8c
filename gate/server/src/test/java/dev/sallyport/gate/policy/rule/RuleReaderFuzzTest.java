package dev.sallyport.gate.policy.rule;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever is sent is refused with advice, or is rules that can be written, read and checked. */
final class RuleReaderFuzzTest {
  /** Seeds that would not be found are no test. */
  private static final int SEEDS = 24;

  @FuzzTest
  void refusesOrReadsForGood(byte[] input) {
    List<Rule> rules;
    try {
      rules = RuleReader.read("rules", Json.read(input, JsonNode.class));
    } catch (RuleRefused e) {
      assertThat(e).hasMessageStartingWith("The field 'rules");
      return;
    } catch (JsonRefused e) {
      assertThat(e.advice()).isNotEmpty();
      return;
    }
    assertThat(RuleReader.read("rules", written(rules))).isEqualTo(rules);
    for (Rule rule : rules) {
      Finding finding = rule.check(SampleRequest.request().attributes(), SampleRequest.NOW);
      assertThat(finding).isNotNull();
    }
  }

  private static JsonNode written(List<Rule> rules) {
    try {
      return Json.read(Json.write(RuleWriter.write(rules)), JsonNode.class);
    } catch (JsonRefused e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void seedsAreFound() throws IOException, URISyntaxException {
    Path folder =
        Path.of(
            requireNonNull(
                    RuleReaderFuzzTest.class.getResource(
                        "RuleReaderFuzzTestInputs/refusesOrReadsForGood"))
                .toURI());
    try (Stream<Path> seeds = Files.list(folder)) {
      assertThat(seeds).hasSize(SEEDS);
    }
  }
}
