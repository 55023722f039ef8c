package dev.sallyport.vault.totp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TotpSecretTest {
  private static final String DIGITS = "1234567890";

  /** RFC 6238 appendix B, all eighteen. */
  @CsvSource({
    "59, 94287082, 46119246, 90693936",
    "1111111109, 07081804, 68084774, 25091201",
    "1111111111, 14050471, 67062674, 99943326",
    "1234567890, 89005924, 91819424, 93441116",
    "2000000000, 69279037, 90698825, 38618901",
    "20000000000, 65353130, 77737706, 47863826",
  })
  @ParameterizedTest
  void makesTheCodesOfTheStandard(long seconds, String sha1, String sha256, String sha512) {
    Instant now = Instant.ofEpochSecond(seconds);

    assertThat(secret(20, TotpAlgorithm.SHA1).at(now).digits()).isEqualTo(sha1);
    assertThat(secret(32, TotpAlgorithm.SHA256).at(now).digits()).isEqualTo(sha256);
    assertThat(secret(64, TotpAlgorithm.SHA512).at(now).digits()).isEqualTo(sha512);
  }

  @CsvSource({"59, 1", "60, 30", "61, 29", "89, 1"})
  @ParameterizedTest
  void tellsForHowLongACodeIsGood(long seconds, int remaining) {
    TotpCode code = secret(20, TotpAlgorithm.SHA1).at(Instant.ofEpochSecond(seconds));

    assertThat(code.remainingSeconds()).isEqualTo(remaining);
    assertThat(code.period()).isEqualTo(30);
  }

  @CsvSource({
    "otpauth://totp/Example:alice@example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example, 287082",
    "otpauth://totp/x?secret=gezdgnbvgy3tqojqgezdgnbvgy3tqojq&digits=8, 94287082",
    "otpauth://totp/x?digits=8&algorithm=sha1&period=30&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ, 94287082",
    "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA%3D%3D%3D%3D&algorithm=SHA256&digits=8, 46119246",
    "otpauth://totp/a%20b?image=https://e.example/i.png&secret=GEZD+GNBV+GY3T+QOJQ+GEZD+GNBV+GY3T+QOJQ, 287082",
  })
  @ParameterizedTest
  void readsWhatAQrCodeSays(String uri, String code) {
    assertThat(of("totpUri", uri).at(Instant.ofEpochSecond(59)).digits()).isEqualTo(code);
  }

  @ValueSource(
      strings = {
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        "gezd gnbv gy3t qojq gezd gnbv gy3t qojq",
        "GEZD-GNBV-GY3T-QOJQ-GEZD-GNBV-GY3T-QOJQ",
      })
  @ParameterizedTest
  void readsASeedAsPeoplePasteIt(String seed) {
    assertThat(of("totpSecret", seed).at(Instant.ofEpochSecond(59)).digits()).isEqualTo("287082");
  }

  @Test
  void believesTheUriBeforeTheBareSeed() {
    PlainCredential both =
        PlainCredential.of(
            Map.of(
                TotpCredential.SEED, "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U",
                TotpCredential.URI,
                    "otpauth://totp/x?digits=8&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));

    assertThat(TotpCredential.in(both).orElseThrow().at(Instant.ofEpochSecond(59)).digits())
        .isEqualTo("94287082");
  }

  @ValueSource(
      strings = {
        "otpauth://hotp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&counter=1",
        "otpauth://totp/x",
        "otpauth://totp/x?issuer=a",
        "otpauth://totp/x?secret",
        "otpauth://totp/x?secret=",
        "otpauth://totp/x?secret=GEZDGNBV",
        "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ0189",
        "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&secret=GEZDGNBVGY3TQOJQ",
        "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&algorithm=MD5",
        "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&digits=5",
        "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&digits=9",
        "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&digits=six",
        "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&period=0",
        "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&period=301",
        "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&period=-30",
        "otpauth://totp/x?secret=%zz",
        "https://totp/x?secret=GEZDGNBVGY3TQOJQ",
        "GEZDGNBVGY3TQOJQ",
      })
  @ParameterizedTest
  void refusesWhatMakesNoCodesWithoutRepeatingIt(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("totpUri", uri))
        .satisfies(
            refusal -> assertThat(refusal.getMessage()).doesNotContain("GEZD").doesNotContain("%"));
  }

  /** The seed of the generator is fixed, so that a failure can be looked at. */
  @Test
  void nothingElseComesOfAnyText() {
    Random random = new Random(20_261_124);
    String alphabet = "otpauth://totp/?&=%secretdigitsperiodalgorithmABC234567 -=\u00e9\u0000";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(round % 2 == 0 ? "otpauth://totp/x?secret=" : "");
      for (int i = random.nextInt(40); i >= 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      requireHarmless("totpUri", text.toString());
      requireHarmless("totpSecret", text.toString());
    }
  }

  @Test
  void showsNeitherSeedNorCode() {
    TotpSecret secret = secret(20, TotpAlgorithm.SHA1);

    assertThat(secret).hasToString("TotpSecret[redacted]");
    assertThat(secret.at(Instant.EPOCH)).hasToString("TotpCode[redacted]");
  }

  private static void requireHarmless(String field, String text) {
    try {
      assertThat(of(field, text).at(Instant.EPOCH).digits()).hasSizeBetween(6, 8);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private static TotpSecret of(String field, String value) {
    return TotpCredential.in(PlainCredential.of(Map.of(new FieldName(field), value))).orElseThrow();
  }

  /** The standard's seeds: the ten digits, over and over. */
  private static TotpSecret secret(int length, TotpAlgorithm algorithm) {
    return new TotpSecret(
        DIGITS.repeat(7).substring(0, length).getBytes(US_ASCII), algorithm, 8, 30);
  }
}
