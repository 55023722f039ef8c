package dev.sallyport.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SourcesTest {
  /** A file is read in one sitting. Lines. */
  private static final int LONGEST_FILE = 250;

  /** Each in two parts, so that this file is not found by its own search. */
  private static final List<String> OF_ONE_MACHINE =
      Stream.of(
              "/wo|rk/",
              "/ro|ot/",
              "/ho|me/",
              "/Us|ers/",
              "C:|\\Users",
              "repo.ma|ven.",
              "repo1.ma|ven.",
              "registry.np|mjs.",
              "proxy.go|lang.",
              "pypi|.org")
          .map(each -> each.replace("|", ""))
          .toList();

  private static List<String> linesThatName(Path file, List<String> forbidden) {
    return SourceTree.text(file).stream()
        .flatMap(String::lines)
        .filter(line -> forbidden.stream().anyMatch(line::contains))
        .map(line -> file + ": " + line.strip())
        .toList();
  }

  @Test
  void nothingNamesAMachineOrARegistry() {
    assertThat(
            SourceTree.files().stream()
                .flatMap(file -> linesThatName(file, OF_ONE_MACHINE).stream()))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ro|ot/.m2", "https://repo.ma|ven.apache.org/x", "cd /wo|rk/main"})
  void wouldFindAMachineOrARegistry(String line) {
    assertThat(OF_ONE_MACHINE).anyMatch(line.replace("|", "")::contains);
  }

  @Test
  void productionFilesAreReadInOneSitting() {
    assertThat(
            SourceTree.files().stream()
                .filter(file -> file.toString().contains("src/main/java/"))
                .filter(SourcesTest::isTooLong))
        .isEmpty();
  }

  private static boolean isTooLong(Path file) {
    return SourceTree.text(file).stream().mapToLong(text -> text.lines().count()).sum()
        >= LONGEST_FILE;
  }

  @Test
  void theTopLevelHoldsWhatTheDesignNames() {
    Set<String> top = new TreeSet<>();
    SourceTree.files().forEach(file -> top.add(file.getName(0).toString()));

    assertThat(top)
        .filteredOn(name -> !name.startsWith("."))
        .isSubsetOf(
            "LICENSE",
            "README.md",
            "gate",
            "infra",
            "mvnw",
            "mvnw.cmd",
            "pom.xml",
            "webhook-vault");
  }

  @Test
  void seesTheSources() {
    assertThat(SourceTree.files())
        .contains(Path.of("pom.xml"), Path.of("infra/checks/pom.xml"))
        .hasSizeGreaterThan(100);
  }

  @Test
  void nobodyLeavesWorkForLater() {
    List<String> marks = List.of("TO" + "DO", "FIX" + "ME", "XX" + "X:");

    assertThat(
            SourceTree.files().stream()
                .filter(file -> file.toString().endsWith(".java"))
                .flatMap(file -> linesThatName(file, marks).stream()))
        .isEmpty();
  }

  @Test
  void noTestIsSwitchedOff() {
    List<String> marks =
        List.of("@Dis" + "abled", "@Ig" + "nore", "Assu" + "mptions.", "assu" + "meThat(");

    assertThat(
            SourceTree.files().stream()
                .filter(file -> file.toString().contains("src/test/java/"))
                .flatMap(file -> linesThatName(file, marks).stream()))
        .isEmpty();
  }
}
