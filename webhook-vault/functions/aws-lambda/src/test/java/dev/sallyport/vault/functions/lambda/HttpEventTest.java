package dev.sallyport.vault.functions.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpEventTest {
  private static final String EVENT =
      "{\"version\":\"2.0\",\"rawPath\":\"/v1/a%20b\",\"rawQueryString\":\"q=%41\","
          + "\"cookies\":[\"a=1\",\"b=2\"],\"headers\":{\"x-one\":\"1,2\",\"host\":\"h\"},"
          + "\"requestContext\":{\"http\":{\"method\":\"POST\",\"path\":\"/v1/a b\",\"sourceIp\":\"203.0.113.7\"}},"
          + "\"body\":\"AAH/\",\"isBase64Encoded\":true}";

  private static Optional<HttpEvent> read(String text) throws IOException {
    return HttpEvent.read(text.getBytes(UTF_8));
  }

  @Test
  void findsHeadersInAnyCaseAndCookiesAmongThem() throws IOException {
    HttpEvent event = read(EVENT).orElseThrow();

    assertThat(event.values("X-One")).containsExactly("1,2");
    assertThat(event.values("cookie")).containsExactly("a=1", "b=2");
    assertThat(event.values("origin")).isEmpty();
    assertThat(event.all()).hasSize(4).contains(Map.entry("host", "h"));
    assertThat(event).hasToString("HttpEvent[redacted]");
    assertThat(event.request()).hasToString("FunctionRequest[POST /v1/a%20b]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "\"2.0\"",
        "{\"version\":\"2.0\"}",
        "{\"version\":\"1.0\",\"path\":\"/\",\"httpMethod\":\"GET\"}",
        "{\"version\":2.0,\"rawPath\":\"/\",\"requestContext\":{\"http\":{\"method\":\"GET\",\"sourceIp\":\"::1\"}}}",
        "{\"version\":\"2.0\",\"rawPath\":\"/\",\"requestContext\":{\"http\":{\"method\":\"GET\"}}}",
        "{\"Records\":[{\"eventSource\":\"aws:sqs\"}]}",
      })
  void takesNothingElseForARequest(String text) throws IOException {
    assertThat(read(text)).isEmpty();
  }

  @Test
  void refusesABodyThatIsNotTheBase64ThatItIsSaidToBe() throws IOException {
    HttpEvent event = read(EVENT.replace("AAH/", "no base64")).orElseThrow();

    assertThatIllegalArgumentException().isThrownBy(event::request);
  }

  @Test
  void needsNeitherQueryNorBodyNorHeaders() throws IOException {
    HttpEvent event =
        read("{\"version\":\"2.0\",\"rawPath\":\"/\",\"requestContext\":{\"http\":{\"method\":\"GET\",\"sourceIp\":\"::1\"}}}")
            .orElseThrow();

    assertThat(event.request()).hasToString("FunctionRequest[GET /]");
    assertThat(event.all()).isEmpty();
  }
}
