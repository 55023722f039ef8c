package dev.sallyport.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.enrolment.AgentKeyPair;
import dev.sallyport.vault.log.LogEntry;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gate carries to agents that cannot come themselves: ciphertext, or nothing. */
final class RelayTest {
  private static final String SECRET = "ghp_secret";
  private static final String TOKEN =
      "{\"accessToken\":\"" + SECRET + "\",\"tokenType\":\"token\"}";
  private static final String GATE = "198.51.100.7";
  private static final AgentId AGENT = new AgentId("agt_one");

  @TempDir private Path folder;
  private VaultUnderTest vault;
  private GateUnderTest gate;

  @BeforeEach
  void start() {
    start(Map.of("VAULT_STORE", "file:" + folder.resolve("vault.data")));
  }

  private void start(Map<String, String> more) {
    Map<String, String> environment = VaultUnderTest.environment(folder, more);
    VaultUnderTest.initialise(environment);
    vault = VaultUnderTest.start(environment, new MovingClock());
    gate = GateUnderTest.bind(vault);
    gate.store(vault, TOKEN);
  }

  @AfterEach
  void stop() {
    vault.close();
  }

  private AgentKeyPair enrolled() {
    try {
      AgentKeyPair pair = AgentKeyPair.generate();
      vault.enrol(AGENT, pair.recipient());
      return pair;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private VaultUnderTest.Answer relay(String ticket) {
    String body = body(ticket);
    return vault.post("/v1/relay", body, gate.signedCall("POST", "/v1/relay", body));
  }

  private static String body(String ticket) {
    return "{\"ticket\":\"" + ticket + "\",\"service\":\"github\"}";
  }

  @Test
  void givesTheGateNothingButWhatTheAgentsKeyOpens() throws GeneralSecurityException {
    AgentKeyPair agent = enrolled();
    Ticket ticket = gate.issue(Purpose.RELAY);

    VaultUnderTest.Answer answer = relay(gate.sign(ticket));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).startsWith("{\"sealed\":{").doesNotContain(SECRET);
    assertThat(SealedText.of(answer.text()).open(agent, ticket.id().value(), "github"))
        .contains(SECRET);
    assertThat(vault.log())
        .last()
        .satisfies(entry -> assertThat(entry.reason()).isEqualTo("released_sealed"))
        .satisfies(entry -> assertThat(entry.purpose()).contains("relay"));
  }

  @Test
  void refusesTheTicketOfAnAgentWithoutAKeyAndDoesNotUseItUp() {
    String ticket = gate.ticket(Purpose.RELAY);

    VaultUnderTest.Answer refused = relay(ticket);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.error()).isEqualTo("key_not_enrolled");
    assertThat(refused.text()).contains("vault enrol").doesNotContain(SECRET);
    enrolled();
    assertThat(relay(ticket).json().has("sealed")).isTrue();
    assertThat(relay(ticket).error()).isEqualTo("ticket_invalid");
  }

  @Test
  void stopsWhenTheKeyIsTakenAway() {
    enrolled();
    assertThat(relay(gate.ticket(Purpose.RELAY)).status()).isEqualTo(200);

    vault.inStore(store -> store.enrolments().delete(vault.organisation(), AGENT));

    assertThat(relay(gate.ticket(Purpose.RELAY)).error()).isEqualTo("key_not_enrolled");
  }

  @Test
  void takesRelayTicketsOnlyThereAndNoOthersThere() {
    enrolled();
    for (Purpose purpose : Purpose.values()) {
      if (purpose != Purpose.RELAY) {
        String other =
            purpose == Purpose.REQUEST || purpose == Purpose.PROXY
                ? gate.brokered(purpose, "GET", Optional.empty(), "/x")
                : gate.ticket(purpose);
        assertThat(relay(other).error()).as("%s", purpose).isEqualTo("ticket_invalid");
      }
    }
    String ticket = gate.ticket(Purpose.RELAY);
    for (String path : List.of("/v1/credential", "/v1/totp-code", "/v1/request/github/x")) {
      String query = "ticket=" + ticket + (path.startsWith("/v1/request") ? "" : "&service=github");
      assertThat(vault.get(path, query, Map.of()).error()).as(path).isEqualTo("ticket_invalid");
    }
    assertThat(vault.log())
        .extracting(LogEntry::reason)
        .doesNotContain("released", "released_sealed");
  }

  @Test
  void nobodyButTheGateBringsOne() {
    enrolled();
    String ticket = gate.ticket(Purpose.RELAY);

    VaultUnderTest.Answer unsigned =
        vault.post("/v1/relay", body(ticket), Map.of("content-type", "application/json"));

    assertThat(unsigned.status()).isEqualTo(401);
    assertThat(unsigned.error()).isEqualTo("auth_failed");
    assertThat(relay(ticket).status()).isEqualTo(200);
  }

  @Test
  void comesFromWhereNoOtherTicketIsTaken() {
    vault.close();
    start(
        Map.of(
            "VAULT_GATE_NETWORKS",
            "198.51.100.0/28",
            "VAULT_STORE",
            "file:" + folder.resolve("other")));
    enrolled();
    String relayed = body(gate.ticket(Purpose.RELAY));
    Map<String, String> signed = gate.signedCall("POST", "/v1/relay", relayed);
    signed.put("content-type", "application/json");

    VaultUnderTest.Answer carried =
        vault.callFrom(GATE, "POST", "/v1/relay", "", relayed.getBytes(UTF_8), signed);
    VaultUnderTest.Answer taken =
        vault.callFrom(
            GATE,
            "GET",
            "/v1/credential",
            "ticket=" + gate.ticket(Purpose.AGENT_CREDENTIAL) + "&service=github",
            new byte[0],
            Map.of());

    assertThat(carried.json().has("sealed")).isTrue();
    assertThat(taken.error()).isEqualTo("forbidden");
  }
}
