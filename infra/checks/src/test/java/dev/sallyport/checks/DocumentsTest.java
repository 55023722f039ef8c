package dev.sallyport.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents point at is there: tests by name, files by link. */
final class DocumentsTest {
  /** A test class, or one of its methods, as the README's tables name them. */
  private static final Pattern NAMED_TEST =
      Pattern.compile("`([A-Z]\\w+(?:Test|IT|Contract))(?:\\.(\\w+))?`");

  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");

  private static List<Path> documents() {
    return SourceTree.files().stream().filter(file -> file.toString().endsWith(".md")).toList();
  }

  private static Stream<MatchResult> found(Pattern pattern, Path document) {
    return pattern.matcher(SourceTree.text(document).orElseThrow()).results();
  }

  private static boolean isThere(String testClass, Optional<String> method) {
    return SourceTree.files().stream()
        .filter(file -> file.getFileName().toString().equals(testClass + ".java"))
        .anyMatch(
            file ->
                method.isEmpty()
                    || SourceTree.text(file)
                        .orElseThrow()
                        .contains("void " + method.orElseThrow() + "("));
  }

  @Test
  void everyTestThatADocumentNamesIsThere() {
    List<MatchResult> named =
        documents().stream().flatMap(document -> found(NAMED_TEST, document)).toList();
    assertThat(named).hasSizeGreaterThan(20);
    assertThat(named)
        .allSatisfy(
            test ->
                assertThat(isThere(test.group(1), Optional.ofNullable(test.group(2))))
                    .as(test.group())
                    .isTrue());
  }

  @Test
  void everyLinkLeadsToAFile() {
    for (Path document : documents()) {
      assertThat(found(LINK, document).map(link -> link.group(1)))
          .as("links in %s", document)
          .allSatisfy(
              target ->
                  assertThat(
                          Files.exists(SourceTree.root().resolve(document.resolveSibling(target))))
                      .as(target)
                      .isTrue());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DocumentsTest.noSuchMethod", "NoSuchClassTest.everyLinkLeadsToAFile"})
  void wouldMissATestThatIsGone(String name) {
    String[] parts = name.split("\\.", -1);
    assertThat(isThere(parts[0], Optional.of(parts[1]))).isFalse();
  }
}
