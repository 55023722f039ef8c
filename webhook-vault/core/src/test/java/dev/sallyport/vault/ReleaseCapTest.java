package dev.sallyport.vault;

import static dev.sallyport.vault.GateUnderTest.GITHUB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ticket.Purpose;
import dev.sallyport.vault.cap.ReleaseCap;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent sees of a cap. */
final class ReleaseCapTest {
  private static final String BOTH =
      "{\"accessToken\":\"ghp_secret\",\"totpSecret\":\"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\"}";

  @TempDir private Path folder;
  private final MovingClock clock = new MovingClock();
  private VaultUnderTest vault;
  private GateUnderTest gate;

  @BeforeEach
  void start() {
    Map<String, String> environment =
        VaultUnderTest.environment(
            folder, Map.of("VAULT_STORE", "file:" + folder.resolve("vault.data")));
    VaultUnderTest.initialise(environment);
    vault = VaultUnderTest.start(environment, clock);
    gate = GateUnderTest.bind(vault);
    gate.store(vault, BOTH);
  }

  @AfterEach
  void stop() {
    vault.close();
  }

  private void cap(int releases) {
    vault.inStore(
        store -> store.caps().put(vault.organisation(), new ReleaseCap(GITHUB, releases)));
  }

  private VaultUnderTest.Answer code() {
    return vault.get(
        "/v1/totp-code", "ticket=" + gate.ticket(Purpose.TOTP_CODE) + "&service=github", Map.of());
  }

  @Test
  void refusesWhatIsBeyondTheCapSaysWhenToComeAgainAndLeavesTheTicketUnused() {
    cap(2);
    assertThat(GateUnderTest.present(vault, gate.ticket(Purpose.USER_REVEAL)).status())
        .isEqualTo(200);
    clock.advance(Duration.ofMinutes(50));
    assertThat(code().status()).isEqualTo(200);
    clock.advance(Duration.ofMinutes(9).plusSeconds(45));
    String ticket = gate.ticket(Purpose.AGENT_CREDENTIAL);

    VaultUnderTest.Answer refused = GateUnderTest.present(vault, ticket);

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.error()).isEqualTo("releases_capped");
    assertThat(refused.header("retry-after")).isEqualTo("15");
    assertThat(code().status()).isEqualTo(429);
    LogEntry entry = vault.log().getLast();
    assertThat(entry.outcome()).isEqualTo(LogOutcome.REFUSED);
    assertThat(entry.reason()).isEqualTo("releases_capped");
    assertThat(vault.count("sallyport.vault.releases.capped")).isEqualTo(2);
    clock.advance(Duration.ofSeconds(15));
    assertThat(GateUnderTest.present(vault, ticket).status()).isEqualTo(200);
  }

  @Test
  void holdsFromTheNextRequestOnWhateverTheGateDoesToTheCredential() {
    assertThat(GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL)).status())
        .isEqualTo(200);
    cap(0);
    assertThat(GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL)).error())
        .isEqualTo("releases_capped");

    String delete = "{\"operation\":\"delete\",\"collection\":\"tokens\",\"key\":\"github\"}";
    vault.post("/v1/storage", delete, gate.signedCall("POST", "/v1/storage", delete));
    gate.store(vault, BOTH);

    VaultUnderTest.Answer answer =
        GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL));
    assertThat(answer.error()).isEqualTo("releases_capped");
    assertThat(answer.header("retry-after")).isEqualTo("3600");
  }
}
