package dev.sallyport.gate.explanation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.redirect.Denial;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class CodeRoutesTest {
  private static final List<Path> SOURCES =
      List.of(Path.of("src/main/java"), Path.of("../../infra/service/src/main/java"));
  private static final Pattern CODE = Pattern.compile("new ProblemType\\(\\s*\"([A-Z0-9_]+)\"");

  private static GateUnderTest gate;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("codes");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  /** As somebody without any key. */
  private static Reply get(String path) {
    return ApiClient.send(HttpRequest.newBuilder(URI.create(gate.url() + path)));
  }

  private static Set<String> codesOfTheSources() throws IOException {
    Set<String> codes = new TreeSet<>();
    for (Path sources : SOURCES) {
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          Matcher matcher = CODE.matcher(Files.readString(file));
          while (matcher.find()) {
            codes.add(matcher.group(1));
          }
        }
      }
    }
    Arrays.stream(Denial.values()).map(Denial::name).forEach(codes::add);
    return codes;
  }

  /** A new code gets its two sentences in codes.json. */
  @Test
  void everyCodeThatTheGateAnswersIsExplainedAndNoOther() throws IOException {
    List<String> explained = get("/api/codes").body().path("codes").findValuesAsText("code");

    assertThat(codesOfTheSources()).hasSizeGreaterThan(50);
    assertThat(explained).containsExactlyElementsOf(codesOfTheSources());
  }

  @Test
  void eachSaysWhatItMeansAndWhatToDo() {
    get("/api/codes")
        .body()
        .path("codes")
        .forEach(
            code -> {
              assertThat(code.path("meaning").asText()).as(code.toString()).hasSizeBetween(20, 300);
              assertThat(code.path("remedy").asText()).as(code.toString()).hasSizeBetween(10, 400);
              assertThat(code.path("remedy").asText()).as(code.toString()).endsWith(".");
            });
  }

  @Test
  void oneCodeIsExplainedToAnybody() {
    Reply reply = get("/api/codes/NO_GRANT");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text("code")).isEqualTo("NO_GRANT");
    assertThat(reply.text("meaning")).contains("no grant");
    assertThat(get("/api/codes/no_grant").status()).isEqualTo(404);
    assertThat(get("/api/codes/NO_SUCH_CODE").code()).isEqualTo("NOT_FOUND");
  }
}
