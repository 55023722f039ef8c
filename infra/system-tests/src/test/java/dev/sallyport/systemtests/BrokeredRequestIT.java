package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.local.postgres.SharedPostgres;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An agent has something done with a credential, through both doors, and never holds it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrokeredRequestIT {
  private static final String SERVICE = "echo";
  private static final String REQUEST = "/api/agents/request/" + SERVICE;

  private final String canary = "canary~?>" + UUID.randomUUID();
  private final Traces traces = Traces.of(canary);
  private Path folder;
  private EchoService upstream;
  private Fortress fortress;
  private Agent agent;

  @BeforeAll
  void start(@TempDir Path temporary) {
    folder = temporary;
    upstream = new EchoService();
    fortress = Fortress.tapped(folder, SharedPostgres.instance().server());
    agent = fortress.operator().createAgent("errand-boy");
    fortress.operator().grant(agent, SERVICE);
    assertThat(fortress.ownerRuns(canary, "put", SERVICE).exitCode()).isZero();
    assertThat(fortress.ownerRuns(upstream.rules(), "allow", SERVICE).exitCode()).isZero();
  }

  @AfterAll
  void stop() {
    fortress.close();
    upstream.close();
  }

  private Answer ask(String path) {
    return Http.post(
        fortress.gateAddress().resolve(REQUEST + path), Map.of("a", 1), "x-agent-key", agent.key());
  }

  private static Answer follow(URI location) {
    return Http.post(location, Map.of("a", 1));
  }

  @Test
  void clientThatFollowsGetsTheAnswerAndNobodyButTheServiceTheCredential() throws Exception {
    Process curl =
        new ProcessBuilder(
                "curl",
                "--silent",
                "--show-error",
                "--location",
                "--max-time",
                "60",
                "--include",
                "--header",
                "x-agent-key: " + agent.key(),
                "--data",
                "a-body-of-the-agent",
                fortress.gateAddress().resolve(REQUEST + "/api/a%20b?x=1&y=2").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(curl.getInputStream().readAllBytes(), UTF_8);

    assertThat(curl.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(upstream.heard().getLast())
        .isEqualTo("POST /api/a%%20b?x=1&y=2 Bearer %s a-body-of-the-agent", canary);
    assertThat(said)
        .contains("307", "x-upstream-status: 200")
        .contains("you said: POST /api/a%20b?x=1&y=2 Bearer ***");
    assertThat(traces.in(said.getBytes(UTF_8))).as("what the agent saw").isEmpty();
    nobodyElseSawTheCredential();
  }

  /** The vault's tap hears the agent too: the credential is not in its words either. */
  private void nobodyElseSawTheCredential() {
    for (byte[] part : fortress.taps().everything()) {
      assertThat(traces.in(part)).as("traffic").isEmpty();
    }
    assertThat(traces.in(Rows.everything(fortress.gateDatabase()))).as("database").isEmpty();
    for (String log : List.of("gate", "vault")) {
      assertThat(traces.in(Fortress.read(fortress.log(log)).getBytes(UTF_8))).as(log).isEmpty();
    }
    assertThat(traces.in(Memory.heap(fortress.gate(), folder.resolve("gate.hprof")))).isEmpty();
  }

  @Test
  void ticketMakesOneRequestAndOnlyWhereTheOwnerAllowsIt() {
    int before = upstream.heard().size();
    URI location = expect(307, ask("/api/once")).location();
    URI other = URI.create(location.toString().replace("/api/once", "/api/twice"));
    URI tricky = URI.create(location.toString().replace("/api/once", "/api/..%2fadmin"));

    assertThat(follow(expect(307, ask("/admin")).location()).reason()).isEqualTo("forbidden");
    assertThat(expect(401, follow(other)).reason()).isEqualTo("request_mismatch");
    assertThat(expect(401, Http.get(location)).reason()).isEqualTo("request_mismatch");
    assertThat(expect(401, follow(URI.create(location + "&x=1"))).reason())
        .isEqualTo("request_mismatch");
    assertThat(follow(tricky).reason()).isEqualTo("invalid_request");
    expect(200, follow(location));
    assertThat(follow(location).reason()).isEqualTo("ticket_invalid");

    assertThat(upstream.heard()).hasSize(before + 1);
    assertThat(fortress.operator().auditLog().toString()).contains("agent_request");
  }

  @Test
  void ticketForARequestDoesNotReleaseTheCredential() {
    URI location = expect(307, ask("/api/other")).location();
    String query = location.getRawQuery().replaceAll("(ticket=[^&]*).*", "$1");

    Answer answer =
        Http.get(
            fortress.vaultAddress().resolve("/v1/credential?" + query + "&service=" + SERVICE));

    assertThat(expect(401, answer).reason()).isEqualTo("ticket_invalid");
  }

  @Test
  void whatSomebodyApprovesIsOneRequest() {
    Agent held = fortress.operator().createAgent("is-held");
    fortress.operator().grant(held, SERVICE);
    requireApproval(held);
    String approval = pending(get(held, "/api/a?page=1"));
    JsonNode seen =
        expect(200, fortress.operator().get("/api/approvals/" + approval)).json().path("request");
    expect(200, fortress.operator().post("/api/approvals/" + approval + "/approve", Map.of()));

    assertThat(seen.path("method").asText() + " " + seen.path("path").asText())
        .isEqualTo("GET /api/a");
    assertThat(pending(get(held, "/api/b?page=1"))).isNotEqualTo(approval);
    assertThat(pending(get(held, "/api/a?page=2"))).isNotEqualTo(approval);
    assertThat(
            pending(
                Http.post(
                    fortress.gateAddress().resolve(REQUEST + "/api/a?page=1"),
                    Map.of(),
                    "x-agent-key",
                    held.key())))
        .isNotEqualTo(approval);
    expect(200, Http.get(expect(307, get(held, "/api/a?page=1")).location()));
    assertThat(upstream.heard().getLast()).startsWith("GET /api/a?page=1 Bearer ");
  }

  private void requireApproval(Agent held) {
    Map<String, Object> policy =
        Map.of("name", "somebody approves", "rules", List.of(Map.of("type", "require_approval")));
    String id =
        expect(201, fortress.operator().post("/api/policies", policy)).json().path("id").asText();
    expect(
        201,
        fortress
            .operator()
            .post(
                "/api/policies/" + id + "/attachments", Map.of("type", "agent", "id", held.id())));
  }

  private Answer get(Agent asking, String path) {
    return Http.get(fortress.gateAddress().resolve(REQUEST + path), "x-agent-key", asking.key());
  }

  private static String pending(Answer answer) {
    JsonNode problem = expect(403, answer).json();
    assertThat(problem.path("approval_status").asText()).isEqualTo("pending");
    return problem.path("approval_id").asText();
  }

  @Test
  void revokedGrantMakesNoRequest() {
    Agent other = fortress.operator().createAgent("dismissed");
    fortress.operator().grant(other, SERVICE);
    fortress.operator().revoke(other, SERVICE);

    Answer answer =
        Http.get(fortress.gateAddress().resolve(REQUEST + "/api/a"), "x-agent-key", other.key());

    assertThat(expect(403, answer).reason()).isEqualTo("NO_GRANT");
  }
}
