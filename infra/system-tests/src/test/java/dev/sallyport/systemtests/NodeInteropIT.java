package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.local.process.ServerProcess;
import dev.sallyport.ticket.key.KeyText;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gate and vault with partners in another language, which were written from documents alone: what
 * the code here does by mistake on both sides shows up here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(
    value = "dev.sallyport.systemtests.NodeProgram#isHereOrHasToBe",
    disabledReason = "node is not installed")
final class NodeInteropIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

  /** For all that a control plane does in a few seconds, and few enough to use up. */
  private static final int REQUESTS_PER_MINUTE = 400;

  /** In {@code control-plane.mjs}; one that is silently not made would be missed otherwise. */
  private static final int CHECKS = 58;

  private Path folder;
  private Fortress fortress;

  @BeforeAll
  void start(@TempDir Path temporary) {
    folder = temporary;
    fortress = Fortress.unbound(folder, SharedPostgres.instance().server());
  }

  @AfterAll
  void stop() {
    fortress.close();
  }

  @Test
  void verifierThatWasWrittenFromTheSpecificationAnswersEveryVector() throws IOException {
    Path vectors = Fortress.installation().root().resolve("gate/ticket/vectors");

    List<String> findings =
        NodeProgram.findings("vectors.mjs", folder, Map.of("VECTORS", vectors.toString()));

    assertThat(findings)
        .hasSize(
            cases(vectors.resolve("tickets-jwt.json"))
                + cases(vectors.resolve("tickets-tokenvault2.json")))
        .hasSizeGreaterThan(300)
        .allMatch(line -> line.startsWith("ok "));
  }

  private static int cases(Path file) throws IOException {
    return JSON.readTree(file.toFile()).get("cases").size();
  }

  @Test
  void controlPlaneOfTokenVaultDrivesOurVault() {
    URI gate = URI.create("http://localhost:" + Fortress.freePort());
    try (EchoService upstream = new EchoService();
        ServerProcess vault =
            LoneVault.start(
                folder,
                "tokenvault2",
                gate,
                Map.of(
                    "VAULT_CORS_ORIGINS",
                    gate.toString(),
                    "VAULT_GATE_NETWORKS",
                    "127.0.0.2/32",
                    "VAULT_REQUEST_NETWORKS",
                    "127.0.0.1/32",
                    "VAULT_REQUESTS_PER_MINUTE",
                    Integer.toString(REQUESTS_PER_MINUTE)))) {
      List<String> findings =
          NodeProgram.findings(
              "control-plane.mjs",
              folder,
              Map.of(
                  "VAULT_URL", vault.address().toString(),
                  "GATE_URL", gate.toString(),
                  "UPSTREAM_URL", upstream.origin(),
                  "NOBODY_URL", "http://127.0.0.1:" + Fortress.freePort(),
                  "REQUESTS_PER_MINUTE", Integer.toString(REQUESTS_PER_MINUTE)));

      assertThat(findings).hasSize(CHECKS).allMatch(line -> line.startsWith("ok "));
    }
  }

  @Test
  void gateDrivesAWebhookOfTokenVault() {
    try (NodeProgram webhook =
        NodeProgram.vault("token-vault-webhook.mjs", folder, fortress.gateAddress())) {
      fortress.bind(webhook.address());
      JsonNode status = expect(200, fortress.operator().get("/api/vault/status")).json();
      assertThat(status.get("ticketFormat").asText()).isEqualTo("tokenvault2");
      assertThat(status.at("/health/status").asText()).isEqualTo("healthy");
      assertThat(status.at("/health/version").asText()).isEqualTo("2.4.0");

      agentGetsWhatAPersonStored(webhook.address(), "github");
      agentGetsACodeAndNeverItsSeed(webhook.address());
    }
  }

  @Test
  void gateDrivesAVaultThatWasWrittenFromTheSpecification() {
    try (NodeProgram vault = NodeProgram.vault("spec-vault.mjs", folder, fortress.gateAddress())) {
      fortress.bind(vault.address());
      JsonNode status = expect(200, fortress.operator().get("/api/vault/status")).json();
      assertThat(status.get("ticketFormat").asText()).isEqualTo("jwt");
      assertThat(status.get("keyId").asText()).isEqualTo("node-1");
      assertThat(status.at("/health/status").asText()).isEqualTo("healthy");

      Agent agent = agentGetsWhatAPersonStored(vault.address(), "gitlab");
      keyThatWasTakenAlongIsReported(agent, vault);
    }
  }

  private Agent agentGetsWhatAPersonStored(URI vault, String service) {
    String value = "value-of-" + service;
    fortress.operator().deposit(vault, service, value);
    Agent agent = fortress.operator().createAgent("agent-of-" + service);
    fortress.operator().grant(agent, service);

    URI location = asking(agent, service);
    Answer released = expect(200, Http.get(location));

    assertThat(location.toString()).startsWith(vault + "/v1/credential?ticket=");
    assertThat(released.json().at("/token/accessToken").asText()).isEqualTo(value);
    assertThat(expect(401, Http.get(location)).reason()).isEqualTo("ticket_invalid");
    String revealing = expect(200, ticketToSee(service)).json().get("ticket").asText();
    Answer shown =
        Http.post(vault.resolve("/v1/credential"), Map.of("ticket", revealing, "service", service));
    assertThat(expect(200, shown).json().at("/token/accessToken").asText()).isEqualTo(value);
    return agent;
  }

  private Answer ticketToSee(String service) {
    return fortress
        .operator()
        .post(
            "/api/vault/credential-ticket",
            Map.of("serviceName", service, "purpose", "user_reveal"));
  }

  private URI asking(Agent agent, String service) {
    URI asked = fortress.gateAddress().resolve("/api/agents/credentials?service=" + service);
    return expect(307, Http.get(asked, "x-agent-key", agent.key())).location();
  }

  private void agentGetsACodeAndNeverItsSeed(URI webhook) {
    expect(
        200,
        Http.post(
            webhook.resolve("/v1/store"),
            Map.of(
                "ticket",
                fortress.operator().storeTicket("second-factor"),
                "service",
                "second-factor",
                "tokenData",
                Map.of("totpSecret", SEED))));
    Agent agent = fortress.operator().createAgent("agent-with-codes");
    fortress.operator().grant(agent, "second-factor");

    Answer released = expect(200, Http.get(asking(agent, "second-factor")));

    assertThat(released.json().at("/token/accessToken").asText()).matches("[0-9]{6}");
    assertThat(released.text()).doesNotContain(SEED);
  }

  private void keyThatWasTakenAlongIsReported(Agent agent, NodeProgram vault) {
    expect(200, Http.get(asking(agent, "gitlab"), "authorization", "Bearer " + agent.key()));

    assertThat(vault.output())
        .contains(
            "agent_key_exposed " + KeyText.parse(agent.key()).orElseThrow().hash().fingerprint())
        .doesNotContain(agent.key());
  }
}
