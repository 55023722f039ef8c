package dev.sallyport.service.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactionTest {
  private static final String KEY = "spagent_4fYh2kQ9xLmZ7wPqRtUvBn1cD5eG8hJ3_0aB1cD";
  private static final String TICKET =
      "eyJhbGciOiJIUzI1NiIsImtpZCI6ImsxIn0.eyJqdGkiOiJvcGVuc2VzYW1lIn0.c2lnbmF0dXJlLW9wZW4tc2VzYW1l";
  private static final String OLD_TICKET =
      "eyJzdWIiOiJ1c2VyX3Rlc3QifQ.b5b3f0d261e89c53c9db035d68244b1d4862a3e9c84edd111f502f9b148da74a";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer opensesame",
        "authorization=Basic b3BlbnNlc2FtZQ opensesame",
        "bearer opensesame",
        "x-agent-key: opensesame",
        "X-Agent-Key=opensesame",
        "Cookie: a=opensesame; b=opensesame",
        "x-ticket-nonce: opensesame",
        "GET /v1/credential?ticket=opensesame&service=github",
        "?service=a&key=opensesame",
        "ticket%3Dopensesame",
        "{\"accessToken\":\"opensesame\"}",
        "{\"refreshToken\" : \"opensesame with spaces\"}",
        "{'password': 'opensesame'}",
        "{\\\"accessToken\\\":\\\"opensesame\\\"}",
        "client_secret=opensesame",
        "postgresql://gate:opensesame@localhost/db",
        "otpauth://totp/a?secret=opensesame",
        "-----BEGIN PRIVATE KEY-----\nopensesame\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nopensesame and cut off",
        "PASSWORD=opensesame",
        "hmacSecret=opensesame",
        "Map{token=opensesame, a=b}",
        "Record[code=opensesame]"
      })
  void masksWhatASensitiveNameIntroduces(String text) {
    assertThat(Redaction.mask(text)).contains(Redaction.MASK).doesNotContain("opensesame");
  }

  @Test
  void masksKeysAndTicketsWhereverTheyStand() {
    for (String secret : new String[] {KEY, TICKET, OLD_TICKET}) {
      for (String around :
          new String[] {
            "%s",
            "bad value '%s'.",
            "a%sb",
            "/x/%s?y",
            "[%s]",
            "\"%s\"",
            "%s\n%s",
            "https://v.example/v1/credential?t=%s"
          }) {
        assertThat(Redaction.mask(around.replace("%s", secret)))
            .doesNotContain(secret, secret.substring(10, 30));
      }
    }
  }

  @Test
  void masksAKeyThatWasCutOff() {
    assertThat(Redaction.mask(KEY.substring(0, 40))).doesNotContain(KEY.substring(10, 30));
  }

  @Test
  void masksLongRandomText() {
    assertThat(Redaction.mask("value q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA end"))
        .isEqualTo("value [redacted] end");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "agt_7N42dgm5tFLK9N8MT7fHC7",
        "req_0123456789abcdef0123456789ab",
        "listening on http://127.0.0.1:8080",
        "organisation org_1 changed",
        "at dev.sallyport.service.http.Routes.handle(Routes.java:28)",
        "2026-11-21T03:27:34.654310257Z",
        "service=github",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "monkey=1",
        "AGENT_INACTIVE"
      })
  void leavesOrdinaryTextAlone(String text) {
    assertThat(Redaction.mask(text)).isEqualTo(text);
  }

  @Test
  void cutsAfterMaskingSoThatNoHalfOfAKeySurvives() {
    String text = "a ".repeat(4_090) + KEY + " " + "b ".repeat(50_000);

    assertThat(Redaction.mask(text)).hasSizeLessThan(9_000).doesNotContain("spagent_4fYh");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "eyJ",
        "=",
        "key=",
        "Bearer ",
        "-----BEGIN ",
        "{\"token\":\"",
        "://",
        "aB3_",
        "%3d",
        "\\\""
      })
  void takesLittleTimeOnHostileText(String piece) {
    String text = piece.repeat(60_000 / piece.length());

    Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> Redaction.mask(text));
    assertThatCode(() -> Redaction.mask(text)).doesNotThrowAnyException();
  }

  @Test
  void takesNull() {
    assertThat(Redaction.mask(null)).isEqualTo("null");
  }
}
