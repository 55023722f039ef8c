package dev.sallyport.gate.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sallyport.gate.request.Parameters;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import java.util.List;

/** Strangers write applications: nothing in one may do more than be refused. */
final class ApplicationFuzzTest {
  @FuzzTest
  void anApplicationIsRefusedOrKeepsItsLimits(byte[] input) {
    try {
      ApplicationBody body = Json.read(input, ApplicationBody.class);
      Application application = Parameters.accepted(body::toApplication);
      assertThat(application.scopes()).hasSizeBetween(1, 20);
      assertThat(application.emailDomain()).matches("|[a-z0-9.-]{3,253}").doesNotEndWith(".");
    } catch (JsonRefused | ProblemException e) {
      assertThat(e).hasMessageNotContaining("java.");
    }
  }

  /** One text in every member, as it would be after JSON. */
  @FuzzTest
  void everyMemberIsRefusedOrShortAndReadable(byte[] input) {
    String text = new String(input, UTF_8);
    ApplicationBody body =
        new ApplicationBody(
            text,
            text,
            text,
            List.of(text),
            text,
            text,
            List.of(text),
            text,
            text,
            text,
            text,
            text,
            null,
            null,
            text);
    try {
      Application application = Parameters.accepted(body::toApplication);
      String line = text.strip().replaceAll("\\R|\t", " ");
      assertThat(application.answers().get(Question.ORGANIZATION_NAME)).isEqualTo(line);
      assertThat(line.codePointCount(0, line.length())).isBetween(1, 128);
    } catch (ProblemException e) {
      assertThat(e.problem().type().status()).isEqualTo(400);
    }
  }

  @FuzzTest
  void aClientIsInANetworkOrInThatOfTheUnknown(byte[] input) {
    String network = ClientNetwork.of(new String(input, UTF_8)).text();

    assertThat(network).matches("unknown|[0-9.]+/24|[0-9a-f:]+/48");
  }
}
