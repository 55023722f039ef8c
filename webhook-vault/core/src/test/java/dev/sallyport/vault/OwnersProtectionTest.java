package dev.sallyport.vault;

import static dev.sallyport.vault.GateUnderTest.GITHUB;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.StoreMode;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.vault.credential.CredentialSummary;
import dev.sallyport.vault.credential.CredentialWriter;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.NewCredential;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.credential.PutMode;
import dev.sallyport.vault.credential.PutOutcome;
import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.enrolment.AgentKeyPair;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.request.RequestRules;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a gate cannot do to a credential that its owner protects, whatever it signs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OwnersProtectionTest {
  private static final String CANARY = "canary-3f9c";
  private static final String ONLY_BROKERED = "{\"targets\":[],\"onlyBrokered\":true}";
  private static final AgentId AGENT = new AgentId("agt_one");

  private EchoUpstream upstream;
  private VaultUnderTest vault;
  private GateUnderTest gate;

  @BeforeAll
  void listen() {
    upstream = new EchoUpstream();
  }

  @AfterAll
  void close() {
    upstream.close();
  }

  @BeforeEach
  void start(@TempDir Path folder) {
    start(folder, "jwt");
  }

  private void start(Path folder, String format) {
    Map<String, String> environment =
        VaultUnderTest.environment(
            folder, Map.of("VAULT_STORE", "file:" + folder.resolve("vault.data")));
    environment.put("VAULT_REQUEST_NETWORKS", "127.0.0.0/8");
    environment.put("VAULT_TICKET_FORMAT", format);
    VaultUnderTest.initialise(environment);
    vault = VaultUnderTest.start(environment, new MovingClock());
    gate = GateUnderTest.bind(vault);
    upstream.arrived().clear();
  }

  @AfterEach
  void stop() {
    vault.close();
  }

  private static NewCredential canary(Optional<RequestRules> rules) {
    return new NewCredential(
        "Bearer",
        Optional.empty(),
        rules,
        PlainCredential.of(Map.of(new FieldName("accessToken"), CANARY)));
  }

  private CredentialSummary put(NewCredential credential) {
    PutOutcome outcome =
        vault.withStore(
            (store, envelope) ->
                new CredentialWriter(
                        vault.organisation(),
                        store.credentials(),
                        envelope,
                        vault.clock(),
                        new SecureRandom())
                    .put(GITHUB, new PutMode.CreateOrOverwrite(), credential));
    assertThat(outcome).isInstanceOf(PutOutcome.Stored.class);
    return ((PutOutcome.Stored) outcome).credential();
  }

  private String rules() {
    return "{\"targets\":[{\"origin\":\""
        + upstream.origin()
        + "\",\"methods\":[\"GET\"],\"paths\":[\"/api/\"]}],\"inject\":{\"kind\":\"bearer\"}}";
  }

  private boolean isSealedOnly() {
    return vault
        .inStore(store -> store.credentials().find(vault.organisation(), GITHUB))
        .orElseThrow()
        .metadata()
        .sealedOnly();
  }

  private VaultUnderTest.Answer signed(String path, String body) {
    return vault.post(path, body, gate.signedCall("POST", path, body));
  }

  private void assertRefused(VaultUnderTest.Answer answer, String reason) {
    assertRefused(answer, "sealed_only", reason);
  }

  private void assertRefused(VaultUnderTest.Answer answer, String error, String reason) {
    assertThat(answer.status()).as(reason).isEqualTo(403);
    assertThat(answer.error()).isEqualTo(error);
    assertThat(answer.text()).doesNotContain(CANARY);
    assertThat(vault.log()).extracting(LogEntry::reason).contains(reason);
  }

  @Test
  void isRefusedToWhoeverHasNoKeyAndLeavesTheTicketUnused(@TempDir Path folder)
      throws GeneralSecurityException {
    put(canary(Optional.empty()).fromOwner(true));
    Ticket ticket = gate.issue(Purpose.AGENT_CREDENTIAL);

    assertRefused(GateUnderTest.present(vault, gate.sign(ticket)), "sealed_only");

    AgentKeyPair agent = AgentKeyPair.generate();
    vault.enrol(AGENT, agent.recipient());
    VaultUnderTest.Answer released = GateUnderTest.present(vault, gate.sign(ticket));
    assertThat(released.status()).isEqualTo(200);
    assertThat(released.text()).doesNotContain(CANARY);
    assertThat(SealedText.of(released.text()).open(agent, ticket.id().value(), "github"))
        .contains(CANARY);
  }

  @Test
  void isShownToNoPersonWhateverSubjectTheTicketNames(@TempDir Path folder)
      throws GeneralSecurityException {
    put(canary(Optional.empty()).fromOwner(true));
    vault.enrol(AGENT, AgentKeyPair.generate().recipient());

    assertRefused(GateUnderTest.present(vault, gate.ticket(Purpose.USER_REVEAL)), "sealed_only");
  }

  @Test
  void staysSoWhenAValueIsStoredOverItByTicketOrByItsOwner() {
    CredentialSummary first = put(canary(Optional.empty()).fromOwner(true));
    Map<String, Ticket> tickets = new LinkedHashMap<>();
    tickets.put("plain", gate.issue(Purpose.STORE));
    tickets.put("overwriting", gate.issue(Purpose.STORE).withMode(StoreMode.OVERWRITE));
    tickets.put(
        "of this life", gate.issue(Purpose.STORE).withCreation(first.version().creation().value()));

    tickets.forEach(
        (name, ticket) -> {
          VaultUnderTest.Answer stored =
              GateUnderTest.store(vault, gate.sign(ticket), "{\"accessToken\":\"mine\"}");
          assertThat(stored.status()).as(name).isEqualTo(200);
          assertThat(stored.json().path("meta").path("sealedOnly").asBoolean()).isTrue();
          assertThat(isSealedOnly()).as(name).isTrue();
        });
    put(canary(Optional.empty()).fromOwner());
    assertThat(isSealedOnly()).isTrue();
    put(canary(Optional.empty()).fromOwner(false));
    assertThat(isSealedOnly()).isFalse();
  }

  @Test
  void takesNoRulesFromATicketAndNoWordAboutItsProtection() {
    put(canary(Optional.empty()).fromOwner(true));

    assertRefused(
        gate.store(vault, "{\"accessToken\":\"mine\",\"requestRules\":" + rules() + "}"),
        "forbidden",
        "rules_of_owner");
    assertThat(gate.store(vault, "{\"accessToken\":\"mine\",\"sealedOnly\":false}").status())
        .isEqualTo(400);
  }

  @Test
  void dropsRulesThatAGateMayHaveLaidInWaitForIt() {
    gate.store(vault, "{\"accessToken\":\"bait\",\"requestRules\":" + rules() + "}");

    CredentialSummary now = put(canary(Optional.empty()).fromOwner(true));

    assertThat(now.metadata().rules()).isEmpty();
    assertThat(request().error()).isEqualTo("forbidden");
    assertThat(upstream.arrived()).isEmpty();
  }

  @Test
  void sendsNoValueByRulesThatCameWithATicketForAnotherValue() {
    gate.store(vault, "{\"accessToken\":\"bait\",\"requestRules\":" + rules() + "}");
    assertThat(request().status()).isEqualTo(200);
    upstream.arrived().clear();

    CredentialSummary now = put(canary(Optional.empty()).fromOwner());

    assertThat(now.metadata().rules()).isEmpty();
    assertThat(request().error()).isEqualTo("forbidden");
    assertThat(upstream.arrived()).isEmpty();
  }

  @Test
  void goesByTheRulesOfItsOwnerWhoeverStoresTheNextValue() {
    put(canary(Optional.of(RequestRules.parse(rules()))).fromOwner());

    assertThat(gate.store(vault, "{\"accessToken\":\"next\"}").status()).isEqualTo(200);

    assertThat(request().status()).isEqualTo(200);
    assertThat(upstream.arrived().getFirst().headers())
        .containsEntry("authorization", "Bearer next");
  }

  @Test
  void keepsTheRulesOfItsOwnerWhateverRulesATicketBrings() {
    put(canary(Optional.of(RequestRules.parse(ONLY_BROKERED))).fromOwner());

    assertRefused(
        gate.store(vault, "{\"accessToken\":\"mine\",\"requestRules\":" + rules() + "}"),
        "forbidden",
        "rules_of_owner");
    put(canary(Optional.empty()).fromOwner());
    assertRefused(
        GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL)),
        "forbidden",
        "only_brokered");
  }

  @Test
  void isNotEndedByAGateThatWouldHaveItStoredAgainWithoutItsProtection() {
    put(canary(Optional.of(RequestRules.parse(ONLY_BROKERED))).fromOwner());
    String delete = "{\"operation\":\"delete\",\"collection\":\"tokens\",\"key\":\"github\"}";

    assertRefused(signed("/v1/storage", delete), "forbidden", "storage_delete");

    put(canary(Optional.empty()).fromOwner());
    assertRefused(
        GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL)),
        "forbidden",
        "only_brokered");
  }

  private VaultUnderTest.Answer request() {
    return vault.get(
        "/v1/request/github/api/a", "ticket=" + gate.requestTicket("GET", "/api/a"), Map.of());
  }

  @Test
  void isUsedByTheRulesOfItsOwnerAndNeverShown() {
    put(canary(Optional.of(RequestRules.parse(rules()))).fromOwner(true));

    VaultUnderTest.Answer answer = request();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).doesNotContain(CANARY);
    assertThat(upstream.arrived().getFirst().headers())
        .containsEntry("authorization", "Bearer " + CANARY);
  }

  @Test
  void goesIntoNoHeaderThatTheGateChooses() {
    put(canary(Optional.of(RequestRules.parse(rules()))).fromOwner(true));

    assertRefused(
        signed("/v1/proxy", proxy(",\"headerTemplates\":{\"X-Note\":\"${TOKEN}\"}")),
        "injection_of_owner");
    assertThat(upstream.arrived()).isEmpty();
  }

  private String proxy(String more) {
    return "{\"ticket\":\""
        + gate.proxyTicket("GET", upstream.origin() + "/api/a")
        + "\",\"service\":\"github\",\"upstream\":{\"url\":\""
        + upstream.origin()
        + "/api/a\",\"method\":\"GET\"}"
        + more
        + "}";
  }

  @Test
  void isEndedByItsOwnerOnly() {
    put(canary(Optional.empty()).fromOwner(true));

    assertRefused(
        signed(
            "/v1/storage",
            "{\"operation\":\"delete\",\"collection\":\"tokens\",\"key\":\"github\"}"),
        "forbidden",
        "storage_delete");
    assertThat(isSealedOnly()).isTrue();
    JsonNode meta =
        signed(
                "/v1/storage",
                "{\"operation\":\"get\",\"collection\":\"tokens\",\"key\":\"github\"}")
            .json();
    assertThat(meta.toString()).contains("\"sealedOnly\":true").doesNotContain(CANARY);
  }

  @Test
  void staysSoInABindingInWhichTheGateBringsValues(@TempDir Path folder) {
    vault.close();
    start(folder, "tokenvault2");
    put(canary(Optional.empty()).fromOwner(true));
    String set = "{\"operation\":\"set\",\"collection\":\"tokens\",\"key\":\"github\",\"data\":";

    VaultUnderTest.Answer stored = signed("/v1/storage", set + "{\"accessToken\":\"mine\"}}");
    VaultUnderTest.Answer widened =
        signed("/v1/storage", set + "{\"accessToken\":\"mine\",\"requestRules\":" + rules() + "}}");

    assertThat(stored.status()).isEqualTo(200);
    assertThat(widened.error()).isEqualTo("forbidden");
    assertThat(isSealedOnly()).isTrue();
    for (Purpose purpose : List.of(Purpose.AGENT_CREDENTIAL, Purpose.USER_REVEAL)) {
      assertThat(GateUnderTest.present(vault, gate.ticket(purpose)).error())
          .isEqualTo("sealed_only");
    }
  }
}
