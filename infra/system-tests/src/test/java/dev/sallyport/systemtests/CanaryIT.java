package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.postgres.SharedPostgres;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * No plaintext credential reaches the gate. One that is easily found goes through every flow; then
 * everything the gate received, sent, wrote or remembers is searched for it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CanaryIT {
  private static final String DEPOSITED = "github";
  private static final String PUT_BY_OWNER = "gitlab";
  private static final String REFUSED = "dropbox";

  private final String canary = hatched();
  private final Traces traces = Traces.of(canary);

  /** Sent to the gate by mistake, and refused: it may arrive, and must not stay or go further. */
  private final String strayed = hatched();

  private Path folder;
  private Fortress fortress;
  private Agent agent;

  /** With characters at which the ways of writing differ. */
  private static String hatched() {
    return "canary~?>" + UUID.randomUUID();
  }

  @BeforeAll
  void start(@TempDir Path temporary) {
    folder = temporary;
    fortress = Fortress.tapped(folder, SharedPostgres.instance().server());
    agent = fortress.operator().createAgent("an-agent-that-is-found");
    fortress.operator().grant(agent, DEPOSITED);
    fortress.operator().grant(agent, PUT_BY_OWNER);
  }

  @AfterAll
  void stop() {
    fortress.close();
  }

  @Test
  void credentialThatWentThroughEveryFlowIsNowhereAtTheGate() throws Exception {
    goThroughEveryFlow();
    BothLogs.agree(fortress);
    sendOneToTheGateByMistake();

    gateNeverSawTheCanary();
    gateKeptNothingOfWhatStrayed();
  }

  private void goThroughEveryFlow() {
    Operator operator = fortress.operator();
    operator.deposit(fortress.vaultItself(), DEPOSITED, canary);
    assertThat(fortress.ownerRuns(canary, "put", PUT_BY_OWNER).exitCode()).isZero();
    for (String service : List.of(DEPOSITED, PUT_BY_OWNER)) {
      for (int i = 0; i < 5; i++) {
        releasedTo(agent.redirected(service));
        Answer direct =
            Http.get(
                fortress
                    .gateAddress()
                    .resolve("/api/agents/credentials?redirect=false&service=" + service),
                "authorization",
                "Bearer " + agent.key());
        releasedTo(URI.create(expect(200, direct).json().get("credential_url").asText()));
      }
      reveal(service);
    }
    brokered();
    operator.auditLog();
    expect(200, operator.get("/api/vault/status"));
  }

  /** Past the tap, which stands where the gate goes: only the gate's words are recorded. */
  private void releasedTo(URI location) {
    URI itself =
        fortress.vaultItself().resolve(location.getRawPath() + "?" + location.getRawQuery());
    released(Http.get(itself));
  }

  private void brokered() {
    try (EchoService upstream = new EchoService()) {
      assertThat(fortress.ownerRuns(upstream.rules(), "allow", PUT_BY_OWNER).exitCode()).isZero();
      URI request =
          fortress.gateAddress().resolve("/api/agents/request/" + PUT_BY_OWNER + "/api/a");
      URI location = expect(307, Http.get(request, "x-agent-key", agent.key())).location();
      URI itself =
          fortress.vaultItself().resolve(location.getRawPath() + "?" + location.getRawQuery());
      assertThat(expect(200, Http.get(itself)).text()).contains("you said: GET /api/a Bearer ***");
      assertThat(upstream.heard().getLast()).contains(canary);
      carriedByTheGate(upstream);
    }
  }

  /** A model's request and a message for an MCP server, whose answers come through the gate. */
  private void carriedByTheGate(EchoService upstream) {
    Operator operator = fortress.operator();
    expect(200, operator.patch("/api/agents/" + agent.id(), Map.of("mcpEnabled", true)));
    Map<String, ?> call =
        Map.of(
            "name",
            "make_request",
            "arguments",
            Map.of("service", PUT_BY_OWNER, "path", "/api/model"));
    Answer made =
        Http.post(
            fortress.gateAddress().resolve("/api/agents/mcp"),
            Map.of("jsonrpc", "2.0", "id", 1, "method", "tools/call", "params", call),
            "x-agent-key",
            agent.key());
    assertThat(expect(200, made).text()).contains("you said: GET /api/model Bearer ***");
    assertThat(upstream.heard().getLast()).contains(canary);
    Map<String, ?> proxy =
        Map.of(
            "name",
            "echo",
            "serviceName",
            PUT_BY_OWNER,
            "upstreamUrl",
            upstream.origin() + "/api/mcp");
    String url = expect(201, operator.post("/api/mcp-proxies", proxy)).json().get("url").asText();
    Answer passed = Http.post(URI.create(url), Map.of("id", 1), "x-agent-key", agent.key());
    assertThat(expect(200, passed).text()).contains("you said: POST /api/mcp Bearer ***");
    assertThat(upstream.heard().getLast()).contains(canary);
  }

  private void reveal(String service) {
    Answer ticket =
        fortress
            .operator()
            .post(
                "/api/vault/credential-ticket",
                Map.of("serviceName", service, "purpose", "user_reveal"));
    released(
        Http.post(
            fortress.vaultItself().resolve("/v1/credential"),
            Map.of(
                "ticket", expect(200, ticket).json().get("ticket").asText(), "service", service)));
  }

  private void released(Answer answer) {
    assertThat(expect(200, answer).json().at("/token/accessToken").asText()).isEqualTo(canary);
    assertThat(traces.in(answer.text().getBytes(UTF_8))).contains("plain");
  }

  private void sendOneToTheGateByMistake() {
    Answer refused =
        fortress
            .operator()
            .post(
                "/api/tokens",
                Map.of("serviceName", REFUSED, "tokenType", "PlainText", "accessToken", strayed));
    assertThat(expect(422, refused).reason()).isEqualTo("VALUE_NOT_ACCEPTED");
  }

  private void gateNeverSawTheCanary() {
    List<byte[]> traffic = fortress.taps().everything();
    tapsHeardAllThatTheGateSays();
    absentFrom("traffic", traces, traffic);
    absentFrom("logs", traces, written());
    absentFrom("database", traces, List.of(Rows.everything(fortress.gateDatabase())));
    Path heap = Memory.heap(fortress.gate(), folder.resolve("gate.hprof"));
    assertThat(Traces.of(agent.id()).in(heap)).as("the agent in the heap").contains("plain");
    assertThat(traces.in(heap)).as("the canary in the heap").isEmpty();
    Memory.writable(fortress.gate()).ifPresent(this::isAbsentFromMemory);
  }

  private void isAbsentFromMemory(List<byte[]> areas) {
    assertThat(found(Traces.of(agent.id()), areas)).as("the agent in memory").contains("plain");
    absentFrom("memory", traces, areas);
  }

  private void gateKeptNothingOfWhatStrayed() {
    Traces stray = Traces.of(strayed);
    assertThat(found(stray, fortress.taps().gate().said())).containsExactly("plain");
    absentFrom("traffic", stray, fortress.taps().allButWhatCallersSay());
    absentFrom("logs", stray, written());
    absentFrom("database", stray, List.of(Rows.everything(fortress.gateDatabase())));
    Path heap = Memory.liveHeap(fortress.gate(), folder.resolve("gate-live.hprof"));
    assertThat(Traces.of(agent.id()).in(heap)).contains("plain");
    assertThat(stray.in(heap)).as("what strayed in the heap").isEmpty();
  }

  /** What is known to have been said there was heard, so silence means something. */
  private void tapsHeardAllThatTheGateSays() {
    Taps taps = fortress.taps();
    assertThat(found(Traces.of(agent.key()), taps.gate().said())).contains("plain");
    assertThat(found(Traces.of("/v1/credential?ticket="), taps.gate().answered()))
        .contains("plain");
    assertThat(found(Traces.of("/v1/exchange"), taps.vault().said())).contains("plain");
    assertThat(found(Traces.of("hmacSecret"), taps.vault().answered())).contains("plain");
    assertThat(found(Traces.of(agent.id()), taps.database().said())).contains("plain");
    assertThat(found(Traces.of(fortress.vaultAddress().toString()), taps.database().answered()))
        .contains("plain");
    Set<String> connections =
        Rows.column(
            fortress.gateDatabase(),
            "select client_port::text from pg_stat_activity where usename = ? and application_name = 'sallyport-gate'",
            fortress.gateDatabase().user());
    assertThat(connections).isNotEmpty().isSubsetOf(taps.database().portsUsed());
  }

  private List<byte[]> written() {
    String metrics = expect(200, Http.get(fortress.gateManagement().resolve("/metrics"))).text();
    assertThat(metrics).contains("gate_decisions");
    return List.of(
        Fortress.read(fortress.log("gate")).getBytes(UTF_8),
        Fortress.read(fortress.log("vault")).getBytes(UTF_8),
        String.join("\n", fortress.gate().output()).getBytes(UTF_8),
        metrics.getBytes(UTF_8));
  }

  private static void absentFrom(String place, Traces traces, List<byte[]> parts) {
    assertThat(parts).as(place).anySatisfy(part -> assertThat(part).isNotEmpty());
    assertThat(found(traces, parts)).as(place).isEmpty();
  }

  private static Set<String> found(Traces traces, List<byte[]> parts) {
    Set<String> found = new TreeSet<>();
    parts.forEach(part -> found.addAll(traces.in(part)));
    return found;
  }
}
