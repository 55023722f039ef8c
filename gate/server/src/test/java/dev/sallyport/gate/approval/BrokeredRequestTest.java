package dev.sallyport.gate.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ticket.RequestHash;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BrokeredRequestTest {
  private static Optional<BrokeredRequest> parse(String method, String host, String target) {
    return BrokeredRequest.parse(
        method, host.isEmpty() ? Optional.empty() : Optional.of(host), target);
  }

  private static Optional<RequestHash> hash(String method, String host, String target) {
    return RequestHash.of(method, Optional.of(host), target);
  }

  @Test
  void showsAPathAndHashesItsQueryToo() {
    BrokeredRequest request = parse("GET", "", "/repos/a%20b?token=secret").orElseThrow();

    assertThat(request.path()).isEqualTo("/repos/a%20b");
    assertThat(request.host()).isEmpty();
    assertThat(request.hash())
        .isEqualTo(hash("GET", "", "/repos/a%20b?token=secret").orElseThrow());
    assertThat(request.toString())
        .doesNotContain("secret")
        .doesNotContain(request.hash().base64Url());
  }

  @Test
  void showsTheHostThatWasChosenAndHashesIt() {
    BrokeredRequest request = parse("DELETE", "uploads.example:8443", "/a").orElseThrow();

    assertThat(request.host()).contains("uploads.example:8443");
    assertThat(request.hash())
        .isEqualTo(hash("DELETE", "uploads.example:8443", "/a").orElseThrow());
  }

  @Test
  void showsTheHostOfAWholeUrlAndHashesTheUrl() {
    BrokeredRequest request =
        parse("POST", "", "https://mcp.example:8443/mcp/v1?a=b").orElseThrow();

    assertThat(request.host()).contains("mcp.example:8443");
    assertThat(request.path()).isEqualTo("/mcp/v1");
    assertThat(request.hash())
        .isEqualTo(hash("POST", "", "https://mcp.example:8443/mcp/v1?a=b").orElseThrow());
  }

  @Test
  void aUrlWithoutAPathIsForItsRoot() {
    assertThat(parse("POST", "", "https://mcp.example?a=b").orElseThrow().path()).isEqualTo("/");
    assertThat(parse("POST", "", "http://mcp.example").orElseThrow().path()).isEqualTo("/");
    assertThat(parse("GET", "", "/").orElseThrow().path()).isEqualTo("/");
  }

  @Test
  void takesTheLongestPathAndHostAndNoLonger() {
    assertThat(parse("GET", "", "/" + "a".repeat(1_023))).isPresent();
    assertThat(parse("GET", "", "/" + "a".repeat(1_024))).isEmpty();
    assertThat(parse("GET", "", "/?" + "a".repeat(3_000))).isPresent();
    assertThat(parse("GET", "h".repeat(255), "/")).isPresent();
    assertThat(parse("GET", "h".repeat(256), "/")).isEmpty();
  }

  @ValueSource(
      strings = {
        "",
        "a",
        "?a",
        "ftp://a/b",
        "https:///b",
        "https://a@b/c",
        "//a b",
        "/\u00e4",
        "/a\n"
      })
  @ParameterizedTest
  void isNothingElse(String target) {
    assertThat(parse("GET", "", target)).isEmpty();
  }

  @ValueSource(strings = {"a b", "a/b", "a?b", "a#b", "a@b", "a\nb", "\u00e4", "a\u007f"})
  @ParameterizedTest
  void isForNoHostThatIsNone(String host) {
    assertThat(parse("GET", host, "/")).isEmpty();
  }

  @ValueSource(strings = {"", "get", "GE", "G T", "CONNECTS", "GET\n"})
  @ParameterizedTest
  void hasAMethod(String method) {
    assertThat(parse(method, "", "/")).isEmpty();
  }

  @Test
  void aWholeUrlChoosesItsHostItself() {
    assertThat(parse("GET", "other.example", "https://mcp.example/")).isEmpty();
  }
}
