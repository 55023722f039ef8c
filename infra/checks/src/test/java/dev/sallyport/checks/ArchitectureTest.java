package dev.sallyport.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.EvaluationResult;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ArchitectureTest {
  static Stream<Check> checks() {
    return Stream.of(
            DependencyChecks.all(),
            NamingChecks.all(),
            SecretChecks.all(),
            EventLoopChecks.all(),
            DisciplineChecks.all())
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("checks")
  void holds(Check check) {
    EvaluationResult result = check.under().apply(Project.ROOT).evaluate(Project.CLASSES);

    assertThat(result.getFailureReport().getDetails()).as(check.statement()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("checks")
  void canFail(Check check) {
    EvaluationResult result = check.under().apply(Project.BAD_ROOT).evaluate(Project.BAD_CLASSES);

    assertThat(result.getFailureReport().getDetails())
        .as(check.statement())
        .anyMatch(line -> line.contains(check.offender()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gate", "local", "service", "ticket", "vault", "vault.server"})
  void seesTheClassesOfEveryModule(String module) {
    assertThat(
            Project.CLASSES.stream()
                .filter(each -> each.getPackageName().startsWith(Project.ROOT + "." + module)))
        .hasSizeGreaterThan(3);
  }

  @Test
  void makesNoExceptionForClassesThatAreGone() {
    List<String> names =
        Project.CLASSES.stream()
            .map(each -> each.getName().substring(Project.ROOT.length() + 1))
            .toList();

    assertThat(
            Stream.of(
                    EventLoopChecks.MAY_BLOCK.keySet(),
                    DisciplineChecks.COMMAND_LINES,
                    DisciplineChecks.COMPOSITIONS)
                .flatMap(Collection::stream))
        .allMatch(
            exception ->
                names.stream().anyMatch(name -> EventLoopChecks.isPartOf(name, exception)));
  }
}
