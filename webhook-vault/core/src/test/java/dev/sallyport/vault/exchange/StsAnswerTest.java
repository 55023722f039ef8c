package dev.sallyport.vault.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StsAnswerTest {
  private static final int RUNS = 20_000;
  private static final String GIVEN =
      "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId>"
          + "<SecretAccessKey>wJalrXUtnFEMI/K7MDENG</SecretAccessKey><SessionToken>AQoDYXdzEPT//////wEX</SessionToken>"
          + "<Expiration>2026-11-30T12:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";

  private static StsAnswer read(int status, String body) {
    return StsAnswer.read(status, body.getBytes(UTF_8));
  }

  @Test
  void readsKeysAndTheirEnd() {
    assertThat(read(200, GIVEN))
        .isInstanceOfSatisfying(
            StsAnswer.Keys.class,
            keys -> {
              assertThat(keys.end()).isEqualTo(Instant.parse("2026-11-30T12:00:00Z"));
              assertThat(keys.exposeFields())
                  .containsEntry(StsSource.TEMPORARY_KEY_ID, "ASIAIOSFODNN7EXAMPLE")
                  .containsEntry(StsSource.TEMPORARY_SECRET, "wJalrXUtnFEMI/K7MDENG")
                  .containsEntry(StsSource.TEMPORARY_TOKEN, "AQoDYXdzEPT//////wEX");
              assertThat(keys).hasToString("Keys[redacted]");
            });
  }

  @Test
  void tellsRefusalsFromHasteAndNonsense() {
    String error = "<ErrorResponse><Error><Code>%s</Code></Error></ErrorResponse>";

    assertThat(read(403, error.formatted("AccessDenied"))).isInstanceOf(StsAnswer.Refused.class);
    assertThat(read(400, error.formatted("Throttling"))).isInstanceOf(StsAnswer.Busy.class);
    assertThat(read(403, "<html/>")).isInstanceOf(StsAnswer.Nonsense.class);
    for (String body :
        new String[] {
          "",
          "{}",
          GIVEN.replace("<Expiration>2026-11-30T12:00:00Z</Expiration>", ""),
          GIVEN.replace("2026-11-30T", "tomorrow "),
          GIVEN.replace("<SessionToken>", "<SessionToken><b/>"),
          GIVEN.replace(
              "</Credentials>", "<AccessKeyId>ASIAIOSFODNN7EXAMPLF</AccessKeyId></Credentials>"),
          "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" + GIVEN.replace("ASIA", "&e;"),
          "<!DOCTYPE x>" + GIVEN,
          GIVEN.replace("<Credentials>", "<a/>".repeat(300) + "<Credentials>"),
          GIVEN.substring(0, GIVEN.length() - 1)
        }) {
      assertThat(read(200, body)).as(body).isInstanceOf(StsAnswer.Nonsense.class);
    }
  }

  @Test
  void survivesWhateverIsAnswered() {
    Random random = new Random(20261130);
    int nonsense = 0;
    for (int run = 0; run < RUNS; run++) {
      byte[] bytes = GIVEN.getBytes(UTF_8);
      for (int i = 0; i < 1 + run % 4; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      if (StsAnswer.read(200, bytes) instanceof StsAnswer.Nonsense) {
        nonsense++;
      }
    }
    assertThat(nonsense).isGreaterThan(RUNS / 2);
  }
}
