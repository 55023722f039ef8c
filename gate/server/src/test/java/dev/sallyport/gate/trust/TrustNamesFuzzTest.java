package dev.sallyport.gate.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sallyport.gate.identity.MailAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whatever text is sent, it is refused or taken as it is; what is taken can be written anywhere.
 */
final class TrustNamesFuzzTest {
  @FuzzTest
  void refusesOrTakesAsItIs(byte[] input) {
    taken(new String(input, UTF_8));
  }

  private static void taken(String text) {
    EndpointPattern.parse(text)
        .ifPresent(
            pattern -> {
              assertThat(pattern.value()).isEqualTo(text).matches("[A-Z]+ /[\\x21-\\x7e]*");
              assertThat(text).hasSizeLessThanOrEqualTo(EndpointPattern.MAXIMUM_LENGTH);
            });
    DataMode.parse(text).ifPresent(mode -> assertThat(text).matches("[a-z0-9_]{1,63}"));
    MailAddress.parse(text)
        .ifPresent(
            address ->
                assertThat(address.value())
                    .isEqualToIgnoringCase(text)
                    .matches("[a-z0-9._+'=&~-]{1,64}@[a-z0-9.-]{3,190}"));
    Reference.parse(text).ifPresent(reference -> assertThat(text).matches("[\\x21-\\x7e]{1,128}"));
    ReceiverKey.parse(text)
        .ifPresent(
            key -> {
              assertThat(key.text()).isEqualTo(text).matches("[A-Za-z0-9_-]{43}");
              assertThat(key.seal(new byte[1], new byte[0]).ciphertext()).isNotEmpty();
            });
  }

  @Test
  void knowsOneSpellingOfEach() {
    for (String pattern :
        List.of("GET /", "POST /api/runs", "GET /api/tasks/{token}/result-contract")) {
      assertThat(EndpointPattern.parse(pattern)).as(pattern).isPresent();
    }
    for (String pattern :
        List.of(
            "",
            "GET",
            "GET ",
            "get /x",
            "GET x",
            "GET  /x",
            "GET /x/",
            "GET //x",
            "GET /x?y=1",
            "GET /{}",
            "GET /{1}",
            "GET /x y",
            "GET /\u00e9",
            "GET /x\n",
            "TRACE /x",
            "GET /" + "x/".repeat(99) + "x",
            "GET /" + "x".repeat(65))) {
      assertThat(EndpointPattern.parse(pattern)).as(pattern).isEmpty();
    }
    assertThat(DataMode.parse("redacted_v2")).isPresent();
    for (String mode : List.of("", "Redacted", "2nd", "a-b", "a".repeat(64), "a\n")) {
      assertThat(DataMode.parse(mode)).as(mode).isEmpty();
    }
    assertThat(Reference.parse("credit_acct:eu/001")).isPresent();
    for (String reference : List.of("", "-a", "a-", "a b", "a".repeat(129), "a\n", "a\u0000")) {
      assertThat(Reference.parse(reference)).as(reference).isEmpty();
    }
  }

  @Test
  void takesNoKeyThatKeepsNothingSecret() {
    assertThat(ReceiverKey.parse("A".repeat(43))).isEmpty(); // the point at zero
    assertThat(ReceiverKey.parse("AQ" + "A".repeat(41))).isEmpty();
    assertThat(ReceiverKey.parse("CQ" + "A".repeat(41))).isPresent();
    assertThat(ReceiverKey.parse("CQ" + "A".repeat(41) + "=")).isEmpty();
    assertThat(ReceiverKey.parse("CQ" + "A".repeat(40))).isEmpty();
    assertThat(ReceiverKey.parse("CQ" + "A".repeat(40) + "B")).isEmpty(); // bits that say nothing
  }
}
