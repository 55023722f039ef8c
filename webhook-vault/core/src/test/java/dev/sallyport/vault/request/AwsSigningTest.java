package dev.sallyport.vault.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With the vectors that AWS publishes: its test suite of version 4, and the examples of S3. */
final class AwsSigningTest {
  private static final String KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final String EMPTY_SHA256 =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final AwsSigning SUITE =
      new AwsSigning("us-east-1", "service", "AKIDEXAMPLE", KEY, Optional.empty());

  private static UpstreamRequest request(
      String method, String origin, String target, List<Header> headers, String body) {
    String[] parts = target.split("[?]", 2);
    return new UpstreamRequest(
        Method.parse(method).orElseThrow(),
        Origin.parse(origin).orElseThrow(),
        new RequestPath(parts[0]),
        new RequestQuery(parts.length == 1 ? "" : parts[1]),
        headers,
        body.getBytes(UTF_8));
  }

  private static SortedMap<String, String> suiteHeaders(Map<String, String> more) {
    SortedMap<String, String> headers = new TreeMap<>(more);
    headers.put("host", "example.amazonaws.com");
    headers.put("x-amz-date", "20150830T123600Z");
    return headers;
  }

  private static String signature(UpstreamRequest request, Map<String, String> more) {
    String authorization = SUITE.authorization(request, suiteHeaders(more));
    return authorization.substring(authorization.indexOf("Signature=") + "Signature=".length());
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/,5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    "POST,/,5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    "GET,/?Param2=value2&Param1=value1,b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    "GET,/?%E1%88%B4=bar,2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
    "GET,/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz,07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
  })
  void signsTheSuiteOfAws(String method, String target, String expected) {
    UpstreamRequest request =
        request(method, "https://example.amazonaws.com", target, List.of(), "");

    assertThat(signature(request, Map.of())).isEqualTo(expected);
  }

  @Test
  void signsTypeAndHashOfABody() {
    UpstreamRequest request =
        request("POST", "https://example.amazonaws.com", "/", List.of(), "Param1=value1");

    assertThat(signature(request, Map.of("content-type", "application/x-www-form-urlencoded")))
        .isEqualTo("ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
  }

  @Test
  void signsTheExampleOfIdentityAndAccessManagement() {
    UpstreamRequest request =
        request(
            "GET",
            "https://iam.amazonaws.com",
            "/?Action=ListUsers&Version=2010-05-08",
            List.of(new Header("content-type", "application/x-www-form-urlencoded; charset=utf-8")),
            "");

    List<Header> headers =
        new AwsSigning("us-east-1", "iam", "AKIDEXAMPLE", KEY, Optional.empty())
            .headers(request, Instant.parse("2015-08-30T12:36:00Z"));

    assertThat(value(headers, "authorization"))
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders="
                + "content-type;host;x-amz-date, Signature="
                + "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
  }

  @Test
  void signsTheExamplesOfS3() {
    AwsSigning s3 =
        new AwsSigning(
            "us-east-1",
            "s3",
            "AKIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            Optional.empty());
    Instant then = Instant.parse("2013-05-24T00:00:00Z");
    String bucket = "https://examplebucket.s3.amazonaws.com";

    List<Header> lifecycle = s3.headers(request("GET", bucket, "/?lifecycle", List.of(), ""), then);
    List<Header> list =
        s3.headers(request("GET", bucket, "/?max-keys=2&prefix=J", List.of(), ""), then);

    assertThat(value(lifecycle, "authorization"))
        .endsWith("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    assertThat(value(list, "authorization"))
        .endsWith("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    assertThat(value(list, "x-amz-content-sha256")).isEqualTo(EMPTY_SHA256);
  }

  @Test
  void signsTheTokenOfASessionToo() {
    UpstreamRequest request = request("GET", "https://example.amazonaws.com", "/", List.of(), "");

    List<Header> headers =
        new AwsSigning("us-east-1", "service", "AKIDEXAMPLE", KEY, Optional.of("a-session-token"))
            .headers(request, Instant.parse("2015-08-30T12:36:00Z"));

    assertThat(value(headers, "authorization"))
        .contains("SignedHeaders=host;x-amz-date;x-amz-security-token,");
    assertThat(value(headers, "x-amz-security-token")).isEqualTo("a-session-token");
  }

  private static String value(List<Header> headers, String name) {
    List<String> values = new ArrayList<>();
    headers.stream()
        .filter(each -> each.name().equals(name))
        .forEach(each -> values.add(each.value()));
    assertThat(values).as(name).hasSize(1);
    return values.getFirst();
  }
}
