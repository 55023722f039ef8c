package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.systemtests.ApiDocument.Endpoint;
import dev.sallyport.systemtests.Wire.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bad input at everything that both servers say they answer: a clear refusal each time, nothing of
 * their insides, nothing half-written, and both work on.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputIT {
  private static final String SERVICE = "github";
  private static final String VALUE = "one-value-among-bad-input";

  /** What only the inside of a server says. */
  private static final Pattern INSIDES =
      Pattern.compile(
          "(?i)exception|\\bat"
              + " [a-z]+\\.[a-z.]+\\(|dev\\.sallyport|io\\.vertx|io\\.netty|com\\.fasterxml|java\\.|postgres|sqlstate|duplicate"
              + " key|constraint");

  private Fortress fortress;
  private Agent agent;
  private String sandboxCredential;
  private ApiDocument gateDocument;
  private ApiDocument vaultDocument;
  private BadRequests toGate;
  private BadRequests toVault;
  private List<Set<String>> before;

  @BeforeAll
  void start(@TempDir Path folder) {
    fortress = Fortress.start(folder, SharedPostgres.instance().server());
    Operator operator = fortress.operator();
    agent = operator.createAgent("reader");
    operator.grant(agent, SERVICE);
    expect(
        201,
        operator.post("/api/tokens", Map.of("serviceName", SERVICE, "tokenType", "PlainText")));
    operator.deposit(fortress.vaultAddress(), SERVICE, VALUE);
    sandboxCredential =
        expect(
                200,
                Http.post(
                    fortress.gateAddress().resolve("/v1/agent-credentials"),
                    Map.of(
                        "organization_name", "o",
                        "user_name", "u",
                        "assignment", "try things out",
                        "requested_scopes", List.of("services:read", "decisions:try"),
                        "user_email", "u@x.example")))
            .json()
            .path("credential")
            .asText();
    gateDocument = document(fortress.gateAddress());
    vaultDocument = document(fortress.vaultAddress());
    toGate =
        new BadRequests(gateDocument, this::proof, Map.of("id", agent.id(), "service", SERVICE));
    toVault = new BadRequests(vaultDocument, endpoint -> "", Map.of());
    before = everythingThatIsKept();
  }

  @AfterAll
  void bothWorkOnAndKeptNothingOfIt() {
    try {
      assertThat(everythingThatIsKept()).isEqualTo(before);
      assertThat(agent.credential(SERVICE)).isEqualTo(VALUE);
      for (String log : List.of("gate", "vault")) {
        assertThat(Fortress.read(fortress.log(log)))
            .doesNotContain("\"level\":\"ERROR\"")
            .doesNotContain("\"failure\"");
      }
    } finally {
      fortress.close();
    }
  }

  private static ApiDocument document(URI server) {
    return ApiDocument.of(expect(200, Http.get(server.resolve("/openapi.yaml"))).text());
  }

  private String proof(Endpoint endpoint) {
    if (endpoint.takes("sandboxKey")) {
      return "x-ws-api-key: " + sandboxCredential + "\r\n";
    }
    return endpoint.takes("agentKey")
        ? "x-agent-key: " + agent.key() + "\r\n"
        : "Authorization: Bearer " + fortress.operator().token() + "\r\n";
  }

  private List<Set<String>> everythingThatIsKept() {
    return List.of(
        Rows.column(fortress.gateDatabase(), "select id || name || status from agent"),
        Rows.column(fortress.gateDatabase(), "select id || status from agent_key"),
        Rows.column(fortress.gateDatabase(), "select id || service from agent_grant"),
        Rows.column(fortress.gateDatabase(), "select id || status from credential"),
        Rows.column(fortress.gateDatabase(), "select id from sandbox_credential"),
        Rows.column(fortress.gateDatabase(), "select id || status from binding"),
        Rows.column(fortress.vaultDatabase(), "select service || version from credential"));
  }

  @Test
  void documentsNameEverythingThatIsTriedHere() {
    assertThat(gateDocument.endpoints()).hasSizeGreaterThan(20);
    assertThat(vaultDocument.endpoints()).hasSizeGreaterThan(8);
    assertThat(gateDocument.endpoints()).filteredOn(Endpoint::takesJson).hasSizeGreaterThan(7);
    assertThat(vaultDocument.endpoints()).filteredOn(Endpoint::takesJson).hasSizeGreaterThan(2);
  }

  @Test
  void gateAllowsTheMethodsOfADocumentedPathOnly() {
    Map<String, byte[]> requests = new LinkedHashMap<>();
    gateDocument.paths().forEach(path -> requests.putAll(toGate.methods(path)));
    refuses(fortress.gateAddress(), requests, Set.of(405));
  }

  @Test
  void vaultAllowsTheMethodsOfADocumentedPathOnly() {
    Map<String, byte[]> requests = new LinkedHashMap<>();
    vaultDocument.paths().forEach(path -> requests.putAll(toVault.methods(path)));
    refuses(fortress.vaultAddress(), requests, Set.of(405));
  }

  @Test
  void gateRefusesWhoeverProvesNothing() {
    Map<String, byte[]> requests = new LinkedHashMap<>();
    gateDocument.endpoints().stream()
        .filter(Endpoint::isClosed)
        .forEach(endpoint -> requests.putAll(toGate.proofs(endpoint)));
    refuses(fortress.gateAddress(), requests, Set.of(400, 401));
  }

  @Test
  void gateRefusesBodiesThatAreNotWhatItTakes() {
    Map<String, byte[]> requests = new LinkedHashMap<>();
    gateDocument.endpoints().stream()
        .filter(Endpoint::takesJson)
        .forEach(endpoint -> requests.putAll(toGate.bodies(endpoint)));
    refuses(fortress.gateAddress(), requests, Set.of());
  }

  @Test
  void vaultRefusesBodiesThatAreNotWhatItTakes() {
    Map<String, byte[]> requests = new LinkedHashMap<>();
    vaultDocument.endpoints().stream()
        .filter(Endpoint::takesJson)
        .forEach(endpoint -> requests.putAll(toVault.bodies(endpoint)));
    refuses(fortress.vaultAddress(), requests, Set.of());
  }

  @Test
  void gateRefusesParametersThatAreNotWhatItTakes() {
    Map<String, byte[]> requests = new LinkedHashMap<>();
    gateDocument.endpoints().forEach(endpoint -> requests.putAll(toGate.parameters(endpoint)));
    refuses(fortress.gateAddress(), requests, Set.of());
  }

  @Test
  void vaultRefusesParametersThatAreNotWhatItTakes() {
    Map<String, byte[]> requests = new LinkedHashMap<>();
    vaultDocument.endpoints().stream()
        .filter(endpoint -> endpoint.path().equals("/v1/credential"))
        .forEach(endpoint -> requests.putAll(toVault.parameters(endpoint)));
    refuses(fortress.vaultAddress(), requests, Set.of());
  }

  /** Every answer is one that a client can work with, and none is made by a failure. */
  private void refuses(URI server, Map<String, byte[]> requests, Set<Integer> exactly) {
    assertThat(requests).hasSizeGreaterThan(10);
    SoftAssertions all = new SoftAssertions();
    requests.forEach(
        (name, request) -> {
          Reply reply = Wire.ask(server, request);
          all.assertThat(reply.status()).as("%s: %s", name, reply.body()).isBetween(400, 499);
          if (!exactly.isEmpty()) {
            all.assertThat(reply.status()).as("%s: %s", name, reply.body()).isIn(exactly);
          }
          isClear(all, name, reply);
        });
    all.assertAll();
  }

  private static void isClear(SoftAssertions all, String name, Reply reply) {
    String type = reply.headers().getOrDefault("content-type", "");
    if (type.startsWith("text/html")) {
      // Who sends a form sees a page.
      all.assertThat(name).contains("/retrieval");
      all.assertThat(reply.body()).as(name).contains("<p role=\"alert\">");
    } else if (type.equals("application/problem+json")) {
      all.assertThat(reply.json().properties())
          .as(name)
          .extracting(Map.Entry::getKey)
          .contains("type", "title", "status", "detail", "code", "requestId");
    } else {
      all.assertThat(reply.json().path("error").asText()).as(name).matches("[a-z_]+");
      all.assertThat(reply.json().path("message").asText()).as(name).isNotBlank();
    }
    all.assertThat(reply.body()).as(name).doesNotContainPattern(INSIDES);
    all.assertThat(reply.headers())
        .as(name)
        .containsEntry("cache-control", "no-store")
        .containsEntry("x-content-type-options", "nosniff")
        .containsKey("x-request-id")
        .doesNotContainKeys("set-cookie", "location", "server");
  }

  @Test
  void whatIsNoRequestIsRefusedOrNotAnswered() {
    for (URI server : List.of(fortress.gateAddress(), fortress.vaultAddress())) {
      SoftAssertions all = new SoftAssertions();
      for (byte[] bytes : Garbage.noRequests()) {
        String name = server + " " + Garbage.shown(bytes);
        Reply reply = Wire.ask(server, bytes);
        if (reply.status() != 0) {
          all.assertThat(reply.status()).as(name).isBetween(400, 499);
          isClear(all, name, reply);
        }
      }
      all.assertAll();
    }
  }

  /** Vert.x itself says so, with nothing else: no route, header or count of ours is involved. */
  @Test
  void otherVersionsOfHttpAreNotSpoken() {
    for (URI server : List.of(fortress.gateAddress(), fortress.vaultAddress())) {
      for (byte[] bytes : Garbage.otherVersions()) {
        Reply reply = Wire.ask(server, bytes);
        assertThat(reply.status()).as(Garbage.shown(bytes)).isEqualTo(501);
        assertThat(reply.body()).isEmpty();
      }
    }
  }

  @Test
  void slowHeadersAndBodiesAreNotWaitedForAndOthersAreServed() throws Exception {
    try (ExecutorService slow = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> heads = new ArrayList<>();
      List<Future<Reply>> bodies = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        for (URI server : List.of(fortress.gateAddress(), fortress.vaultAddress())) {
          heads.add(slow.submit(() -> trickle(server, "GET /openapi.yaml HTTP/1.1\r\n")));
        }
        bodies.add(
            slow.submit(
                () ->
                    trickle(
                        fortress.gateAddress(),
                        body(
                            "/api/agents",
                            "Authorization: Bearer " + fortress.operator().token() + "\r\n"))));
        bodies.add(slow.submit(() -> trickle(fortress.vaultAddress(), body("/v1/store", ""))));
      }
      for (int i = 0; i < 10; i++) {
        assertThat(agent.credential(SERVICE)).isEqualTo(VALUE);
      }
      for (Future<Reply> head : heads) {
        assertThat(head.get(25, TimeUnit.SECONDS).status()).isIn(0, 408);
      }
      for (Future<Reply> body : bodies) {
        Reply reply = body.get(25, TimeUnit.SECONDS);
        assertThat(reply.status()).as(reply.body()).isEqualTo(408);
      }
    }
  }

  private static String body(String path, String proof) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: x\r\n"
        + proof
        + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
  }

  /** A byte now and then, until the server has had enough. */
  private static Reply trickle(URI server, String beginning) throws Exception {
    try (Wire wire = Wire.to(server)) {
      wire.send(beginning);
      Thread trickling = Thread.ofVirtual().start(() -> dribble(wire));
      Reply reply = wire.reply();
      trickling.interrupt();
      return reply;
    }
  }

  private static void dribble(Wire wire) {
    try {
      while (true) {
        Thread.sleep(Duration.ofMillis(400));
        wire.send(" ");
      }
    } catch (IOException | InterruptedException e) {
      // The server has closed the connection, or the answer is there.
    }
  }
}
