package dev.sallyport.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.gate.outbound.MailServer;
import dev.sallyport.service.configuration.ConfigurationException;
import dev.sallyport.service.configuration.Environment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MailConfigurationTest {
  private static Optional<MailServer> read(String... pairs) {
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      variables.put(pairs[i], pairs[i + 1]);
    }
    return Environment.read(variables, "GATE_SMTP_", MailConfiguration::read);
  }

  @Test
  void nothingIsSentUnlessSomebodySaysWhoTakesIt() {
    assertThat(read()).isEmpty();
  }

  @Test
  void tlsIsRequiredUnlessSomebodySaysOtherwise() {
    MailServer server =
        read("GATE_SMTP_HOST", "mail.example.org", "GATE_SMTP_SENDER", "gate@example.org")
            .orElseThrow();

    assertThat(server.security()).isEqualTo(MailServer.Security.STARTTLS);
    assertThat(server.port()).isEqualTo(587);
    assertThat(server.login()).isEmpty();
  }

  @Test
  void aPasswordIsNeverSaidAloud() {
    String[] secured = {
      "GATE_SMTP_HOST", "mail.example.org",
      "GATE_SMTP_SENDER", "gate@example.org",
      "GATE_SMTP_USER", "gate",
      "GATE_SMTP_PASSWORD", "hunter2hunter2"
    };
    assertThat(read(secured).toString()).doesNotContain("hunter2");

    String[] plain = new String[secured.length + 2];
    System.arraycopy(secured, 0, plain, 2, secured.length);
    plain[0] = "GATE_SMTP_SECURITY";
    plain[1] = "none";
    assertThatThrownBy(() -> read(plain))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("GATE_SMTP_PASSWORD")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void whatIsThereByHalfIsRefused() {
    refused("GATE_SMTP_SENDER", "GATE_SMTP_HOST", "mail.example.org");
    refused("GATE_SMTP_HOST", "GATE_SMTP_SENDER", "gate@example.org");
    refused("GATE_SMTP_SENDER", "GATE_SMTP_HOST", "m", "GATE_SMTP_SENDER", "gate@example.org\r\nX");
    refused("GATE_SMTP_HOST", "GATE_SMTP_HOST", "a b", "GATE_SMTP_SENDER", "gate@example.org");
    refused(
        "GATE_SMTP_PASSWORD",
        "GATE_SMTP_HOST",
        "m",
        "GATE_SMTP_SENDER",
        "gate@example.org",
        "GATE_SMTP_USER",
        "gate");
    refused("GATE_SMTP_CA_FILE", "GATE_SMTP_CA_FILE", "/nowhere");
    refused("GATE_SMTP_SECURITY", "GATE_SMTP_SECURITY", "optional");
  }

  private static void refused(String variable, String... pairs) {
    assertThatThrownBy(() -> read(pairs))
        .as(variable)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("\n  %s", variable);
  }
}
