package dev.sallyport.vault.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestRulesTest {
  private static final String TARGETS =
      "\"targets\":[{\"origin\":\"https://api.example.com\",\"methods\":[\"GET\",\"POST\"],\"paths\":[\"/v1/\"]}]";
  private static final Fields FIELDS =
      new Fields(
          Map.of(
              "accessToken", "the-token-1",
              "username", "ann",
              "password", "pass:word",
              "accessKeyId", "AKIDEXAMPLE",
              "secretAccessKey", "the-aws-secret",
              "broken", "a\r\nX-Evil: 1"));

  private static UpstreamRequest request() {
    return new UpstreamRequest(
        Method.GET,
        Origin.parse("https://api.example.com").orElseThrow(),
        new RequestPath("/v1/a"),
        new RequestQuery("x=1"),
        List.of(new Header("Accept", "text/plain")),
        "body".getBytes(UTF_8));
  }

  private static Injected inject(String injection) {
    RequestRules rules = RequestRules.parse("{" + TARGETS + ",\"inject\":" + injection + "}");
    return rules
        .injection()
        .orElseThrow()
        .into(request(), FIELDS, Instant.parse("2026-11-30T12:00:00Z"));
  }

  private static String header(Injected injected, String name) {
    return injected.request().headers().stream()
        .filter(each -> each.name().equals(name))
        .map(Header::value)
        .findFirst()
        .orElse("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"kind\":\"bearer\"} | authorization | Bearer the-token-1",
        "{\"kind\":\"bearer\",\"field\":\"password\"} | authorization | Bearer pass:word",
        "{\"kind\":\"header\",\"name\":\"X-Key\"} | x-key | the-token-1",
        "{\"kind\":\"header\",\"name\":\"X-Key\",\"prefix\":\"Token \"} | x-key | Token the-token-1",
        "{\"kind\":\"headers\",\"headers\":{\"A\":\"${username}\",\"B\":\"1 ${password} ${username}\"}} | b | 1 pass:word ann",
        "{\"kind\":\"basic\",\"passwordField\":\"password\"} | authorization | Basic YW5uOnBhc3M6d29yZA==",
        "{\"kind\":\"basic\",\"user\":\"api\"} | authorization | Basic YXBpOnRoZS10b2tlbi0x",
      })
  void putsTheCredentialIntoAHeader(String injection, String name, String value) {
    Injected injected = inject(injection);

    assertThat(header(injected, name)).isEqualTo(value);
    assertThat(header(injected, "accept")).isEqualTo("text/plain");
    assertThat(injected.request().target()).isEqualTo("/v1/a?x=1");
  }

  @Test
  void putsTheCredentialIntoTheQuery() {
    assertThat(
            inject("{\"kind\":\"query\",\"name\":\"key\",\"field\":\"password\"}")
                .request()
                .target())
        .isEqualTo("/v1/a?x=1&key=pass%3Aword");
  }

  @Test
  void signsForAws() {
    Injected injected =
        inject("{\"kind\":\"aws_sigv4\",\"region\":\"eu-west-1\",\"service\":\"s3\"}");

    assertThat(header(injected, "authorization"))
        .startsWith(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261130/eu-west-1/s3/aws4_request, SignedHeaders="
                + "host;x-amz-content-sha256;x-amz-date, Signature=");
    assertThat(injected.toString() + injected.request()).doesNotContain("AKIDEXAMPLE");
  }

  @Test
  void masksWhatWasInjected() {
    String pair = "YW5uOnBhc3M6d29yZA==";
    Injected basic = inject("{\"kind\":\"basic\",\"passwordField\":\"password\"}");
    Injected aws = inject("{\"kind\":\"aws_sigv4\",\"region\":\"eu-west-1\",\"service\":\"s3\"}");

    assertThat(basic.scrubbing().mask(pair + " pass:word ann"))
        .isEqualTo("******************** ********* ann");
    assertThat(aws.scrubbing().mask("the-aws-secret")).doesNotContain("aws");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\":\"bearer\",\"field\":\"missing\"}",
        "{\"kind\":\"bearer\",\"field\":\"broken\"}",
        "{\"kind\":\"headers\",\"headers\":{\"A\":\"x ${broken}\"}}",
        "{\"kind\":\"basic\",\"userField\":\"password\"}",
      })
  void sendsNothingWhenTheCredentialDoesNotFit(String injection) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> inject(injection))
        .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("Evil", "pass:word"));
  }

  @Test
  void readsBackWhatItWrote() {
    for (String injection :
        List.of(
            "{\"kind\":\"bearer\"}",
            "{\"kind\":\"header\",\"name\":\"X-Key\",\"prefix\":\"Token \"}",
            "{\"kind\":\"headers\",\"headers\":{\"B\":\"${b}\",\"A\":\"x ${a}\"}}",
            "{\"kind\":\"basic\",\"user\":\"api\"}",
            "{\"kind\":\"query\",\"name\":\"key\"}",
            "{\"kind\":\"aws_sigv4\",\"region\":\"eu-west-1\",\"service\":\"s3\"}")) {
      RequestRules rules =
          RequestRules.parse(
              "{\"onlyBrokered\":true," + TARGETS + ",\"inject\":" + injection + "}");

      assertThat(RequestRules.parseKept(rules.toKept())).isEqualTo(rules);
      assertThat(RequestRules.parseKept(rules.fromOwner().toKept())).isEqualTo(rules.fromOwner());
      assertThat(RequestRules.parseKept(rules.toKept()).toKept()).isEqualTo(rules.toKept());
    }
    assertThat(RequestRules.parse("{\"targets\":[]}")).isEqualTo(RequestRules.none());
    assertThatIllegalArgumentException()
        .as("who writes rules cannot claim to be the owner")
        .isThrownBy(() -> RequestRules.parse(RequestRules.none().fromOwner().toKept()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"targets\":{}}",
        "{\"targets\":[],\"more\":1}",
        "{\"targets\":[{}]}",
        "{\"targets\":[{\"origin\":\"https://a.example/\",\"methods\":[],\"paths\":[]}],\"inject\":{\"kind\":\"bearer\"}}",
        "{\"targets\":[{\"origin\":\"https://a.example\",\"methods\":[\"get\"],\"paths\":[]}],\"inject\":{\"kind\":\"bearer\"}}",
        "{\"targets\":[{\"origin\":\"https://a.example\",\"methods\":[],\"paths\":[\"/a/../b\"]}],\"inject\":{\"kind\":\"bearer\"}}",
        "{\"targets\":[{\"origin\":\"https://a.example\",\"methods\":[],\"paths\":[]}]}",
        "{\"targets\":[],\"inject\":{\"kind\":\"cookie\"}}",
        "{\"targets\":[],\"inject\":{\"kind\":\"bearer\",\"field\":\"a b\"}}",
        "{\"targets\":[],\"inject\":{\"kind\":\"bearer\",\"fields\":\"a\"}}",
        "{\"targets\":[],\"inject\":{\"kind\":\"header\",\"name\":\"Host\"}}",
        "{\"targets\":[],\"inject\":{\"kind\":\"header\",\"name\":\"Transfer-Encoding\"}}",
        "{\"targets\":[],\"inject\":{\"kind\":\"header\",\"name\":\"A\",\"prefix\":\"a\\r\\nb\"}}",
        "{\"targets\":[],\"inject\":{\"kind\":\"headers\",\"headers\":{}}}",
        "{\"targets\":[],\"inject\":{\"kind\":\"headers\",\"headers\":{\"A\":\"no place\"}}}",
        "{\"targets\":[],\"inject\":{\"kind\":\"headers\",\"headers\":{\"A\":\"${a}\",\"a\":\"${b}\"}}}",
        "{\"targets\":[],\"inject\":{\"kind\":\"query\",\"name\":\"a&b\"}}",
        "{\"targets\":[],\"inject\":{\"kind\":\"aws_sigv4\",\"region\":\"x/y\",\"service\":\"s3\"}}",
        "{\"targets\":[],\"onlyBrokered\":\"yes\"}",
      })
  void refusesWhatAreNoRules(String json) {
    assertThatIllegalArgumentException().isThrownBy(() -> RequestRules.parse(json));
  }

  @Test
  void passesOnWhatACallerMaySend() {
    List<Header> passed =
        CallerHeaders.passedOn(
            List.of(
                new Header("Accept", "text/plain"),
                new Header("Content-Type", "application/json"),
                new Header("Connection", "close, X-Hop"),
                new Header("X-Hop", "1"),
                new Header("Host", "evil.example.com"),
                new Header("Accept-Encoding", "gzip"),
                new Header("Range", "bytes=0-1"),
                new Header("X-Forwarded-Host", "evil.example.com"),
                new Header("X-Ticket-Nonce", "n"),
                new Header("Upgrade", "websocket"),
                new Header("X-Request-Kind", "mine")),
            Set.of("authorization"));

    assertThat(passed)
        .extracting(Header::name)
        .containsExactly("accept", "content-type", "x-request-kind");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "cookie",
        "X-Api-Key",
        "x-amz-security-token",
        "X-HTTP-Method-Override",
        "X-Original-URL",
        "X-Own-Injection"
      })
  void refusesHeadersThatWouldStandForACredentialOrAnotherRequest(String name) {
    assertThatExceptionOfType(CallerHeaders.RefusedException.class)
        .isThrownBy(
            () ->
                CallerHeaders.passedOn(
                    List.of(new Header(name, "value-of-caller")), Set.of("x-own-injection")))
        .withMessageNotContaining("value-of-caller");
  }

  @Test
  void givesBackWhatBelongsToTheAnswer() {
    Injected injected = inject("{\"kind\":\"bearer\"}");

    List<Header> passed =
        AnswerHeaders.passedOn(
            List.of(
                new Header("Content-Type", "text/plain"),
                new Header("Set-Cookie", "session=1"),
                new Header("Connection", "X-Hop"),
                new Header("X-Hop", "1"),
                new Header("Transfer-Encoding", "chunked"),
                new Header("X-Echo", "Bearer the-token-1"),
                new Header("Location", "../b?token=the-token-1")),
            injected.request(),
            injected.scrubbing());

    assertThat(passed)
        .containsExactly(
            new Header("content-type", "text/plain"),
            new Header("x-echo", "Bearer ***********"),
            new Header("location", "https://api.example.com/b?token=***********"));
  }
}
