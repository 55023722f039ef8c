package dev.sallyport.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ticket.Purpose;
import dev.sallyport.vault.log.LogOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClientAddressesTest {
  private static final String GATE = "198.51.100.7";

  @TempDir private Path folder;
  private final MovingClock clock = new MovingClock();

  private VaultUnderTest start(Map<String, String> more) {
    Map<String, String> environment =
        VaultUnderTest.environment(
            folder, Map.of("VAULT_STORE", "file:" + folder.resolve("vault.data")));
    environment.putAll(more);
    VaultUnderTest.initialise(environment);
    return VaultUnderTest.start(environment, clock);
  }

  private static VaultUnderTest.Answer healthFor(VaultUnderTest vault, String client) {
    return vault.callFrom(client, "GET", "/v1/health", "", new byte[0], Map.of());
  }

  @Test
  void admitsSoManyRequestsOfAnAddressAndMoreAsTimePasses() {
    try (VaultUnderTest vault = start(Map.of("VAULT_REQUESTS_PER_MINUTE", "3"))) {
      for (int i = 0; i < 3; i++) {
        assertThat(healthFor(vault, "192.0.2.1").status()).isEqualTo(200);
      }
      VaultUnderTest.Answer refused = healthFor(vault, "192.0.2.1");

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.error()).isEqualTo("too_many_requests");
      assertThat(refused.header("retry-after")).isEqualTo("1");
      assertThat(healthFor(vault, "192.0.2.2").status()).isEqualTo(200);
      clock.advance(Duration.ofSeconds(20));
      assertThat(healthFor(vault, "192.0.2.1").status()).isEqualTo(200);
      assertThat(healthFor(vault, "192.0.2.1").status()).isEqualTo(429);
      clock.advance(Duration.ofHours(1));
      for (int i = 0; i < 3; i++) {
        assertThat(healthFor(vault, "192.0.2.1").status()).isEqualTo(200);
      }
      assertThat(healthFor(vault, "192.0.2.1").status()).isEqualTo(429);
    }
  }

  @Test
  void takesANetworkOfIpv6ForOneClient() {
    try (VaultUnderTest vault = start(Map.of("VAULT_REQUESTS_PER_MINUTE", "1"))) {
      assertThat(healthFor(vault, "2001:db8:0:1::1").status()).isEqualTo(200);
      assertThat(healthFor(vault, "2001:db8:0:1:ffff::2").status()).isEqualTo(429);
      assertThat(healthFor(vault, "2001:db8:0:2::1").status()).isEqualTo(200);
    }
  }

  @Test
  void takesNoTicketFromWhereTheGateIs() {
    try (VaultUnderTest vault = start(Map.of("VAULT_GATE_NETWORKS", "198.51.100.0/28"))) {
      GateUnderTest gate = GateUnderTest.bind(vault);
      gate.store(vault, "{\"accessToken\":\"a-secret-value\"}");
      String ticket = gate.ticket(Purpose.AGENT_CREDENTIAL);
      String query = "ticket=" + ticket + "&service=github";
      byte[] nothing = new byte[0];

      for (String path : List.of("/v1/credential", "/v1/totp-code", "/v1/request/github/a")) {
        VaultUnderTest.Answer answer = vault.callFrom(GATE, "GET", path, query, nothing, Map.of());
        assertThat(answer.status()).as(path).isEqualTo(403);
        assertThat(answer.error()).as(path).isEqualTo("forbidden");
      }
      String store =
          "{\"ticket\":\""
              + gate.ticket(Purpose.STORE)
              + "\",\"service\":\"github\",\"tokenData\":{\"accessToken\":\"x\"}}";
      assertThat(
              vault
                  .callFrom(
                      GATE,
                      "POST",
                      "/v1/store",
                      "",
                      store.getBytes(UTF_8),
                      Map.of("content-type", "application/json"))
                  .status())
          .isEqualTo(403);

      assertThat(vault.log())
          .filteredOn(entry -> entry.reason().equals("gate_address"))
          .hasSize(4)
          .allMatch(entry -> entry.outcome() == LogOutcome.ALARM);
      Map<String, String> signed = gate.signedCall("POST", "/v1/health", "{}");
      signed.put("content-type", "application/json");
      assertThat(
              vault.callFrom(GATE, "POST", "/v1/health", "", "{}".getBytes(UTF_8), signed).status())
          .isEqualTo(200);
      assertThat(GateUnderTest.present(vault, ticket).status()).isEqualTo(200);
    }
  }
}
