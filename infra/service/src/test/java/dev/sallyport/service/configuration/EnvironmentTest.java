package dev.sallyport.service.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvironmentTest {
  enum Format {
    JWT,
    OLD_STYLE
  }

  @TempDir Path folder;

  private static <T> T read(Map<String, String> variables, Function<Environment, T> reader) {
    return Environment.read(variables, "GATE_", reader);
  }

  private static String text(Map<String, String> variables, Function<Environment, ?> reader) {
    return read(variables, environment -> String.valueOf(reader.apply(environment)));
  }

  private static List<String> problems(
      Map<String, String> variables, Function<Environment, ?> reader) {
    return Optional.ofNullable(
            catchThrowableOfType(
                ConfigurationException.class,
                () -> Environment.<Object>read(variables, "GATE_", reader::apply)))
        .map(ConfigurationException::problems)
        .orElseGet(List::of);
  }

  @Test
  void readsTypedValues() {
    Map<String, String> variables =
        Map.of(
            "GATE_PORT",
            "0",
            "GATE_WAIT",
            "250ms",
            "GATE_URL",
            "https://gate.example:444/x",
            "GATE_ON",
            "TRUE",
            "GATE_LIST",
            " a, b,,c ",
            "GATE_FORMAT",
            "old-style",
            "GATE_BLANK",
            "  ");

    assertThat(
            text(
                variables,
                e ->
                    e.port("GATE_PORT", 8080)
                        + ","
                        + e.duration(
                                "GATE_WAIT", Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1))
                            .toMillis()
                        + ","
                        + e.url("GATE_URL")
                        + ","
                        + e.flag("GATE_ON", false)
                        + ","
                        + e.list("GATE_LIST")
                        + ","
                        + e.choice("GATE_FORMAT", Format.JWT)
                        + ","
                        + e.optional("GATE_BLANK")))
        .isEqualTo("0,250,https://gate.example:444/x,true,[a, b, c],OLD_STYLE,Optional.empty");
  }

  @Test
  void fallsBackToDefaults() {
    assertThat(
            text(
                Map.of(),
                e ->
                    e.port("GATE_PORT", 8080)
                        + e.optional("GATE_HOST", "h")
                        + e.url("GATE_URL", URI.create("http://d"))))
        .isEqualTo("8080hhttp://d");
  }

  @Test
  void reportsEveryProblemAtOnceByNameAndNeverAValue() {
    Map<String, String> variables =
        Map.of(
            "GATE_PORT", "sesame", "GATE_URL", "ftp://sesame", "GATE_PROT", "sesame", "OTHER", "x");

    ConfigurationException refused =
        catchThrowableOfType(
            ConfigurationException.class,
            () ->
                read(
                    variables,
                    e ->
                        List.of(
                            e.port("GATE_PORT", 1),
                            e.url("GATE_URL"),
                            e.required("GATE_HOST"),
                            e.secret("GATE_KEY"))));

    assertThat(refused.problems())
        .containsExactly(
            "GATE_PORT must be a whole number from 0 to 65535",
            "GATE_URL must be an absolute http or https URL without user, query and fragment",
            "GATE_HOST must be set",
            "GATE_KEY must be set, or GATE_KEY_FILE must name a file",
            "GATE_PROT is not a variable we know; did you mean GATE_PORT?");
    assertThat(refused).hasMessageNotContaining("sesame").hasMessageContaining("5 problem(s)");
  }

  @Test
  void reportsProblemsEvenWhenTheReaderFailsOnAStandIn() {
    assertThat(problems(Map.of(), e -> URI.create("x:" + e.required("GATE_HOST").charAt(0))))
        .containsExactly("GATE_HOST must be set");
  }

  @Test
  void letsAFailureOfTheReaderThroughWhenNothingElseIsWrong() {
    assertThatThrownBy(() -> read(Map.of(), e -> e.list("GATE_LIST").getFirst()))
        .isInstanceOf(java.util.NoSuchElementException.class);
  }

  @ParameterizedTest
  @CsvSource({"65536", "-1", "8o80", "'8080;'", "99999999999999999999", "0x10", "1e3"})
  void refusesWhatIsNoPort(String text) {
    assertThat(problems(Map.of("GATE_PORT", text), e -> e.port("GATE_PORT", 1))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "s", "-5s", "2h", "PT3H", "1 s", "99999999999d"})
  void refusesDurationsThatAreNoneOrOutOfRange(String text) {
    assertThat(
            problems(
                Map.of("GATE_WAIT", text),
                e -> e.duration("GATE_WAIT", Duration.ZERO, Duration.ZERO, Duration.ofHours(1))))
        .containsExactly("GATE_WAIT must be a duration such as 30s, from 0s to 3600s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gate",
        "https://",
        "https://u:p@h",
        "https://h?x=1",
        "https://h#f",
        "HTTPS//h",
        "https://h:99999999",
        "file:///etc"
      })
  void refusesUrlsThatAreMoreOrLess(String text) {
    assertThat(problems(Map.of("GATE_URL", text), e -> e.url("GATE_URL"))).hasSize(1);
  }

  @Test
  void readsASecretFromItsFileWithoutTheLineBreak() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "pass word\n");

    Secret secret = read(Map.of("GATE_KEY_FILE", file.toString()), e -> e.secret("GATE_KEY"));

    assertThat(secret.exposeText()).isEqualTo("pass word");
    assertThat(secret).hasToString("Secret[redacted]");
  }

  @Test
  void refusesSecretFilesThatCannotBeRight() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty"), "\n");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xFF, (byte) 0xFE});
    Path large = Files.write(folder.resolve("large"), new byte[65 * 1024]);

    for (Path file : List.of(empty, binary, large, folder.resolve("missing"), folder)) {
      assertThat(problems(Map.of("GATE_KEY_FILE", file.toString()), e -> e.secret("GATE_KEY")))
          .contains("GATE_KEY must be set, or GATE_KEY_FILE must name a file")
          .first()
          .asString()
          .startsWith("GATE_KEY_FILE names ")
          .doesNotContain(folder.toString());
    }
  }

  @Test
  void refusesASecretThatIsSetTwice() {
    assertThat(
            problems(
                Map.of("GATE_KEY", "a", "GATE_KEY_FILE", "b"), e -> e.optionalSecret("GATE_KEY")))
        .containsExactly("GATE_KEY and GATE_KEY_FILE are both set: set one of them");
  }

  @Test
  void leavesOtherVariablesAloneWhenACommandReadsAPart() {
    assertThat(
            Environment.<String>readPart(
                Map.of("GATE_OTHER", "x", "GATE_A", "a"), e -> e.required("GATE_A")))
        .isEqualTo("a");
  }

  @Test
  void takesProblemsThatTheReaderFinds() {
    assertThat(
            problems(
                Map.of(),
                e -> {
                  e.refuse("GATE_HOST", "and GATE_PORT do not fit together");
                  return 1;
                }))
        .containsExactly("GATE_HOST and GATE_PORT do not fit together");
  }
}
