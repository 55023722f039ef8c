package dev.sallyport.ticket.fuzz;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SeedsTest {
  static List<String> fuzzTargets() {
    return Arrays.stream(ParsersFuzzTest.class.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(FuzzTest.class))
        .map(method -> method.getName())
        .toList();
  }

  @MethodSource("fuzzTargets")
  @ParameterizedTest
  void everyFuzzTargetStartsFromSeeds(String target) throws IOException, URISyntaxException {
    URL folder =
        requireNonNull(ParsersFuzzTest.class.getResource("ParsersFuzzTestInputs/" + target));

    try (Stream<Path> seeds = Files.list(Path.of(folder.toURI()))) {
      assertThat(seeds)
          .hasSizeGreaterThanOrEqualTo(8)
          .allSatisfy(seed -> assertThat(seed).isNotEmptyFile());
    }
  }
}
