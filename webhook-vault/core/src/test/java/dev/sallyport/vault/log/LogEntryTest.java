package dev.sallyport.vault.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogEntryTest {
  private static LogEntry entry(String reason) {
    return new LogEntry(
        Instant.EPOCH,
        LogOutcome.REFUSED,
        reason,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "req_1");
  }

  @ValueSource(
      strings = {
        "a",
        "released",
        "agent_key_exposed",
        "z9_",
        "x123456789012345678901234567890123456789012345678901234567890123",
      })
  @ParameterizedTest
  void takesMachineNamesForReasons(String reason) {
    assertThat(entry(reason).reason()).isEqualTo(reason);
  }

  @ValueSource(
      strings = {
        "",
        "_a",
        "9a",
        "A",
        "aB",
        "a b",
        "a-b",
        "a\n",
        "\u00e4",
        "x1234567890123456789012345678901234567890123456789012345678901234",
      })
  @ParameterizedTest
  void refusesEverythingElse(String reason) {
    assertThatIllegalArgumentException().isThrownBy(() -> entry(reason));
  }
}
