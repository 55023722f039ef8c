package dev.sallyport.gate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.gate.GateConfiguration;
import dev.sallyport.service.configuration.ConfigurationException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SandboxConfigurationTest {
  private static SandboxSettings read(Map<String, String> more) {
    Map<String, String> variables =
        new HashMap<>(
            Map.of(
                "GATE_PUBLIC_URL", "https://gate.example.org",
                "GATE_DATABASE_URL", "postgresql://localhost:5432/gate",
                "GATE_DATABASE_USER", "gate",
                "GATE_DATABASE_PASSWORD", "password",
                "GATE_SEALING_KEYSET", "keyset"));
    variables.putAll(more);
    return GateConfiguration.read(variables).sandbox();
  }

  @Test
  void thereIsNoSandboxUnlessSomebodySaysWhoseItIs() {
    SandboxSettings settings = read(Map.of());

    assertThat(settings.organisation()).isEmpty();
    assertThat(settings.header()).isEqualTo("x-ws-api-key");
    assertThat(settings.keyPrefix()).isEqualTo("spsbx");
    assertThat(settings.required()).containsExactly(Question.USER_EMAIL);
    assertThat(settings.longest()).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void noQuestionHasToBeAnsweredWhereThatIsSaid() {
    assertThat(read(Map.of("GATE_SANDBOX_REQUIRED", "none")).required()).isEmpty();
  }

  @Test
  void withAShortWindowCredentialsAreShortAsWell() {
    assertThat(read(Map.of("GATE_SANDBOX_WINDOW", "1h")).longest()).isEqualTo(Duration.ofHours(1));
  }

  @ParameterizedTest
  @CsvSource({
    "GATE_SANDBOX_HEADER, Authorization",
    "GATE_SANDBOX_HEADER, x-agent-key",
    "GATE_SANDBOX_HEADER, x-user-token",
    "GATE_SANDBOX_KEY_PREFIX, spagent",
    "GATE_SANDBOX_KEY_PREFIX, spkey",
    "GATE_KEY_PREFIX, spsbx",
    "GATE_SANDBOX_REQUIRED, shoe_size",
    "GATE_SANDBOX_SCOPES, UPPER",
    "GATE_SANDBOX_TTL, 8d",
    "GATE_SANDBOX_KEPT, 1d",
    "GATE_SANDBOX_TOTAL, 0",
    "GATE_SANDBOX_PER_NETWORK, 10001",
  })
  void refusesWhatIsNoSuchThing(String variable, String value) {
    assertThatThrownBy(() -> read(Map.of(variable, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(variable);
  }

  @Test
  void nothingOutlivesTheWindowThatItIsCountedIn() {
    assertThatThrownBy(() -> read(Map.of("GATE_SANDBOX_WINDOW", "1h", "GATE_SANDBOX_TTL", "2h")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("GATE_SANDBOX_TTL");
  }
}
