package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.local.postgres.SharedPostgres;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Credentials that the gate carries to agents whose clients follow no redirect. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RelayIT {
  private static final String SERVICE = "github";

  private final String canary = "canary~?>" + UUID.randomUUID();
  private final Traces traces = Traces.of(canary);
  private Path folder;
  private Fortress fortress;
  private Agent agent;
  private Agent withoutKey;
  private SealedAgent keys;

  @BeforeAll
  void start(@TempDir Path temporary) throws GeneralSecurityException {
    folder = temporary;
    fortress = Fortress.tapped(folder, SharedPostgres.instance().server());
    agent = fortress.operator().createAgent(Map.of("name", "carried", "mcpEnabled", true));
    withoutKey = fortress.operator().createAgent("without-a-key");
    keys = SealedAgent.generate();
    fortress.operator().grant(agent, SERVICE);
    fortress.operator().grant(withoutKey, SERVICE);
    owner(canary, "put", SERVICE);
    owner(keys.publicKey(), "enrol", agent.id());
    expect(200, fortress.operator().put("/api/vault/delivery", Map.of("delivery", "relay")));
  }

  @AfterAll
  void stop() {
    fortress.close();
  }

  private void owner(String input, String... arguments) {
    var run = fortress.ownerRuns(input, arguments);
    assertThat(run.exitCode()).as(run.errors()).isZero();
  }

  private Answer asked(Agent whom) {
    URI address = fortress.gateAddress().resolve("/api/agents/credentials?service=" + SERVICE);
    return Http.get(address, "x-agent-key", whom.key());
  }

  private Answer calledByAModel() {
    Map<String, ?> call = Map.of("name", "get_credential", "arguments", Map.of("service", SERVICE));
    return Http.post(
        fortress.gateAddress().resolve("/api/agents/mcp"),
        Map.of("jsonrpc", "2.0", "id", 1, "method", "tools/call", "params", call),
        "x-agent-key",
        agent.key(),
        "mcp-protocol-version",
        "2025-11-25");
  }

  private void opens(JsonNode release) throws GeneralSecurityException {
    String ticket = release.path("sealed").path("ticketId").asText();
    assertThat(keys.open(release, ticket, SERVICE)).contains(canary);
  }

  @Test
  void credentialsThatTheGateCarriesAreNowhereAtTheGate() throws Exception {
    for (int i = 0; i < 5; i++) {
      opens(expect(200, asked(agent)).json());
      opens(expect(200, calledByAModel()).json().at("/result/structuredContent"));
    }

    Answer refused = expect(409, asked(withoutKey));

    assertThat(refused.reason()).isEqualTo("KEY_NOT_ENROLLED");
    assertThat(refused.text()).contains("vault enrol");
    heardTheCiphertextAndNothingElse();
    assertThat(BothLogs.agree(fortress)).contains("10 of them redeemed");
  }

  private void heardTheCiphertextAndNothingElse() {
    List<byte[]> traffic = fortress.taps().everything();
    assertThat(traffic)
        .as("what the vault said to the gate was heard")
        .anySatisfy(part -> assertThat(new String(part, UTF_8)).contains("\"sealed\""));
    for (byte[] part : traffic) {
      assertThat(traces.in(part)).isEmpty();
    }
    assertThat(traces.in(Rows.everything(fortress.gateDatabase()))).isEmpty();
    assertThat(traces.in(Fortress.read(fortress.log("gate")).getBytes(UTF_8))).isEmpty();
    Path heap = Memory.heap(fortress.gate(), folder.resolve("gate.hprof"));
    assertThat(Traces.of(agent.id()).in(heap)).as("the agent in the heap").contains("plain");
    assertThat(traces.in(heap)).as("the canary in the heap").isEmpty();
  }
}
