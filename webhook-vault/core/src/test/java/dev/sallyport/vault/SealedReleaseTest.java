package dev.sallyport.vault;

import static dev.sallyport.vault.GateUnderTest.GITHUB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.ticket.HolderBinding;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.enrolment.AgentKeyPair;
import dev.sallyport.vault.enrolment.UntriedKey;
import dev.sallyport.vault.log.LogEntry;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that only their agent reads. */
final class SealedReleaseTest {
  private static final String TOKEN = "{\"accessToken\":\"ghp_secret\",\"tokenType\":\"token\"}";
  private static final String SEED = "{\"totpSecret\":\"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\"}";
  private static final AgentId AGENT = new AgentId("agt_one");

  @TempDir private Path folder;
  private final MovingClock clock = new MovingClock();
  private final AgentKeyPair agent = newPair();
  private VaultUnderTest vault;
  private GateUnderTest gate;

  private static AgentKeyPair newPair() {
    try {
      return AgentKeyPair.generate();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void start() {
    Map<String, String> environment =
        VaultUnderTest.environment(
            folder, Map.of("VAULT_STORE", "file:" + folder.resolve("vault.data")));
    VaultUnderTest.initialise(environment);
    vault = VaultUnderTest.start(environment, clock);
    gate = GateUnderTest.bind(vault);
  }

  @AfterEach
  void stop() {
    vault.close();
  }

  private void enrol(AgentKeyPair pair) {
    vault.enrol(AGENT, pair.recipient());
  }

  private String opened(Ticket ticket, VaultUnderTest.Answer answer)
      throws GeneralSecurityException {
    return SealedText.of(answer.text()).open(agent, ticket.id().value(), "github");
  }

  @Test
  void sealsACredentialSoThatItsAgentReadsExactlyWhatAnUnsealedAnswerSays()
      throws GeneralSecurityException {
    gate.store(vault, TOKEN);
    String plain = GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL)).text();
    enrol(agent);
    Ticket ticket = gate.issue(Purpose.AGENT_CREDENTIAL);

    VaultUnderTest.Answer answer = GateUnderTest.present(vault, gate.sign(ticket));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).doesNotContain("ghp_secret").doesNotContain("accessToken");
    assertThat(opened(ticket, answer)).isEqualTo(plain);
    JsonNode sealed = answer.json().path("sealed");
    assertThat(sealed.path("format").asInt()).isEqualTo(1);
    assertThat(sealed.path("keyId").asText()).isEqualTo(agent.recipient().id().value());
    assertThat(sealed.path("kem").asText()).isEqualTo("DHKEM(X25519, HKDF-SHA256)");
    assertThat(sealed.path("kdf").asText()).isEqualTo("HKDF-SHA256");
    assertThat(sealed.path("aead").asText()).isEqualTo("AES-256-GCM");
    assertThat(sealed.path("ticketId").asText()).isEqualTo(ticket.id().value());
    assertThat(sealed.path("service").asText()).isEqualTo("github");
    assertThat(vault.log()).extracting(LogEntry::reason).endsWith("released", "released_sealed");
  }

  @Test
  void sealsCodesAndCredentialsThatActToo() throws GeneralSecurityException {
    gate.store(vault, SEED);
    enrol(agent);
    Ticket forCode = gate.issue(Purpose.TOTP_CODE);
    Ticket forToken = gate.issue(Purpose.AGENT_CREDENTIAL);

    VaultUnderTest.Answer code =
        vault.get("/v1/totp-code", "ticket=" + gate.sign(forCode) + "&service=github", Map.of());
    VaultUnderTest.Answer token = GateUnderTest.present(vault, gate.sign(forToken));

    assertThat(code.text() + token.text()).doesNotContain("\"code\"").doesNotContain("totp");
    assertThat(opened(forCode, code)).startsWith("{\"code\":\"").contains("\"period\":30");
    assertThat(opened(forToken, token)).contains("\"totpGenerated\":true");
  }

  @Test
  void sealsWhateverTheRequestOrTheTicketSays() {
    gate.store(vault, TOKEN);
    enrol(agent);
    String nonce = "abcdefghijklmnopqrstuvwxyz";
    Map<String, Ticket> tickets = new LinkedHashMap<>();
    tickets.put("plain", gate.issue(Purpose.AGENT_CREDENTIAL));
    tickets.put("revealed", gate.issue(Purpose.USER_REVEAL));
    tickets.put(
        "bound",
        gate.issue(Purpose.AGENT_CREDENTIAL)
            .withHolder(HolderBinding.ofNonce(nonce).orElseThrow()));
    Map<String, String> headers =
        Map.of(
            "accept", "text/plain",
            "x-ticket-nonce", nonce,
            "x-sealed", "false",
            "origin", "https://console.example.com");

    tickets.forEach(
        (name, ticket) -> {
          Map<String, String> sent = new LinkedHashMap<>(headers);
          if (!name.equals("bound")) {
            sent.remove("x-ticket-nonce");
          }
          String query = "ticket=" + gate.sign(ticket) + "&service=github";
          VaultUnderTest.Answer answer = vault.get("/v1/credential", query, sent);
          assertThat(answer.status()).as(name).isEqualTo(200);
          assertThat(answer.json().has("sealed")).as(name).isTrue();
          assertThat(answer.text()).as(name).doesNotContain("ghp_secret");
        });
    String posted =
        "{\"ticket\":\"" + gate.ticket(Purpose.AGENT_CREDENTIAL) + "\",\"service\":\"github\"}";
    assertThat(vault.post("/v1/credential", posted, headers(headers)).json().has("sealed"))
        .isTrue();
  }

  private static Map<String, String> headers(Map<String, String> with) {
    Map<String, String> without = new LinkedHashMap<>(with);
    without.remove("x-ticket-nonce");
    return without;
  }

  @Test
  void nobodyElseOpensItAndNobodyOpensItForAnotherTicketOrService() {
    gate.store(vault, TOKEN);
    enrol(agent);
    Ticket ticket = gate.issue(Purpose.AGENT_CREDENTIAL);
    SealedText sealed = SealedText.of(GateUnderTest.present(vault, gate.sign(ticket)).text());
    String id = ticket.id().value();

    assertThatExceptionOfType(AEADBadTagException.class)
        .isThrownBy(() -> sealed.open(newPair(), id, "github"));
    assertThatExceptionOfType(AEADBadTagException.class)
        .isThrownBy(() -> sealed.open(agent, id, "gitlab"));
    String other = gate.issue(Purpose.AGENT_CREDENTIAL).id().value();
    assertThatExceptionOfType(AEADBadTagException.class)
        .isThrownBy(() -> sealed.open(agent, other, "github"));
  }

  @Test
  void followsAChangedEnrolmentFromTheNextRequestOnAndSealsForItsAgentOnly() {
    gate.store(vault, TOKEN);
    assertThat(present().has("token")).isTrue();

    enrol(newPair());
    enrol(agent);
    assertThat(present().path("sealed").path("keyId").asText())
        .isEqualTo(agent.recipient().id().value());
    Ticket another =
        Ticket.issue(
                TicketFormat.JWT,
                GateUnderTest.IDENTITY,
                "agt_two",
                GITHUB,
                Purpose.AGENT_CREDENTIAL,
                clock.instant(),
                GateUnderTest.LIFETIME)
            .withGrant("grt_one");
    assertThat(GateUnderTest.present(vault, gate.sign(another)).json().has("token")).isTrue();

    vault.inStore(store -> store.enrolments().delete(vault.organisation(), AGENT));
    assertThat(present().has("token")).isTrue();
  }

  @Test
  void givesNothingToAKeyOfAKindThatThisProcessCannotSealToAndLeavesTheTicketUnused() {
    gate.store(vault, TOKEN);
    vault.withKeyset(
        (store, keyset) ->
            store
                .enrolments()
                .put(UntriedKey.seal(keyset, AGENT, UntriedKey.xWing(1), clock.instant())));
    String ticket = gate.ticket(Purpose.AGENT_CREDENTIAL);
    String code = "ticket=" + gate.ticket(Purpose.TOTP_CODE) + "&service=github";

    for (int i = 0; i < 2; i++) {
      VaultUnderTest.Answer refused = GateUnderTest.present(vault, ticket);
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.error()).isEqualTo("key_not_supported");
      assertThat(refused.text()).contains("x-wing", "use an x25519 key").doesNotContain("ghp_");
    }
    assertThat(vault.get("/v1/totp-code", code, Map.of()).status()).isGreaterThanOrEqualTo(400);
    assertThat(vault.log()).extracting(LogEntry::reason).contains("key_not_supported");
    assertThat(vault.log()).extracting(LogEntry::reason).doesNotContain("released");

    enrol(agent);
    assertThat(GateUnderTest.present(vault, ticket).json().has("sealed")).isTrue();
  }

  private JsonNode present() {
    return GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL)).json();
  }
}
