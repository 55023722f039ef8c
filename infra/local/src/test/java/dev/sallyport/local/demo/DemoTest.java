package dev.sallyport.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoTest {
  @Test
  void keepsTheEnvironmentForItsOwnerAndReadsItAgain(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("demo.env");
    new DemoEnvironment(file).write(Map.of("AGENT_KEY", "spagent_a=b"));

    assertThat(Files.readString(file)).isEqualTo("AGENT_KEY=spagent_a=b\n");
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    assertThat(new DemoEnvironment(file).value("AGENT_KEY")).contains("spagent_a=b");
    assertThat(new DemoEnvironment(file).value("AGENT_ID")).isEmpty();
  }

  @Test
  void readsWhatAVaultOffersToBindTo() {
    Answer answer =
        answer(
            200,
            """
            {"registrationUrl":"http://gate/vault/webhook-bind?code=c-1&webhook_url=aHR0cA&hmac_hash=abc123",
             "code":"c-1", "expiresIn":300, "webhookUrl":"http://127.0.0.1:8081"}
            """);

    assertThat(Registration.of(answer))
        .isEqualTo(new Registration("c-1", "http://127.0.0.1:8081", "abc123"));
  }

  @Test
  void namesTheCodeAndTheReasonOfARefusal() {
    Answer gate = answer(403, "{\"code\":\"NO_GRANT\",\"detail\":\"There is no grant\"}");
    Answer vault =
        answer(401, "{\"error\":\"ticket_invalid\",\"message\":\"The ticket was used\"}");

    assertThat(gate.code()).isEqualTo("NO_GRANT");
    assertThat(vault.code()).isEqualTo("ticket_invalid");
    assertThatExceptionOfType(StepFailedException.class)
        .isThrownBy(() -> gate.expecting(200, 307))
        .withMessage("GET /x answered 403: NO_GRANT, There is no grant");
  }

  @Test
  void keepsTheAgentsKeyOutOfItsText() {
    DemoAgent agent = new DemoAgent("agt_1", "spagent_0123456789abcdef");

    assertThat(agent.toString()).isEqualTo("agt_1");
    assertThat(agent.shownKey()).isEqualTo("spagent_012345...");
  }

  private static Answer answer(int status, String body) {
    return new Answer("GET /x", status, Optional.empty(), body);
  }
}
