package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.local.postgres.SharedPostgres;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Answers of a real vault that no quantum computer opens later. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class XWingIT {
  private static final String SERVICE = "github";

  private final String canary = "canary~?>" + UUID.randomUUID();
  private final Traces traces = Traces.of(canary);
  private Fortress fortress;
  private Agent agent;
  private SealedAgent keys;

  @BeforeAll
  void start(@TempDir Path folder) throws GeneralSecurityException {
    fortress = Fortress.start(folder, SharedPostgres.instance().server());
    agent = fortress.operator().createAgent("with-x-wing");
    keys = SealedAgent.generateXWing();
    fortress.operator().grant(agent, SERVICE);
    owner(canary, "put", SERVICE, "--sealed-only");
    owner(keys.publicKey(), "enrol", agent.id());
  }

  @AfterAll
  void stop() {
    fortress.close();
  }

  private void owner(String input, String... arguments) {
    var run = fortress.ownerRuns(input, arguments);
    assertThat(run.exitCode()).as(run.errors()).isZero();
  }

  private static JsonNode sealed(Answer answer) {
    JsonNode sealed = answer.json().path("sealed");
    assertThat(sealed.path("kem").asText()).isEqualTo("X-Wing");
    assertThat(sealed.path("enc").asText()).hasSize(1_494);
    return sealed;
  }

  @Test
  void agentOpensWhatWasSealedToItsKeyForThisTicketAndService() throws GeneralSecurityException {
    assertThat(Http.get(fortress.vaultAddress().resolve("/v1/health")).json().path("sealsTo"))
        .hasToString("[\"x25519\",\"x-wing\"]");
    URI redirected = agent.redirected(SERVICE);
    String ticketId = Load.idOf(Load.ticketIn(redirected));

    Answer answer = expect(200, Http.get(redirected));

    assertThat(traces.in(answer.text().getBytes(UTF_8))).isEmpty();
    assertThat(sealed(answer).path("ticketId").asText()).isEqualTo(ticketId);
    assertThat(keys.open(answer, ticketId, SERVICE)).contains("\"accessToken\":\"" + canary);
    assertThatExceptionOfType(GeneralSecurityException.class)
        .isThrownBy(() -> keys.open(answer, ticketId, "gitlab"));
    SealedAgent another = SealedAgent.generateXWing();
    assertThatExceptionOfType(GeneralSecurityException.class)
        .isThrownBy(() -> another.open(answer, ticketId, SERVICE));
  }

  @Test
  void gateCarriesWhatOnlyTheAgentOpens() throws GeneralSecurityException {
    expect(200, fortress.operator().put("/api/vault/delivery", Map.of("delivery", "relay")));
    try {
      URI asked = fortress.gateAddress().resolve("/api/agents/credentials?service=" + SERVICE);

      Answer answer = expect(200, Http.get(asked, "x-agent-key", agent.key()));

      assertThat(traces.in(answer.text().getBytes(UTF_8))).isEmpty();
      assertThat(keys.open(answer, sealed(answer).path("ticketId").asText(), SERVICE))
          .contains(canary);
    } finally {
      expect(200, fortress.operator().put("/api/vault/delivery", Map.of("delivery", "redirect")));
    }
  }
}
