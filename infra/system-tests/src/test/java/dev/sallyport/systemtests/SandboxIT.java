package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.local.process.ServerProcess;
import dev.sallyport.systemtests.ApiDocument.Endpoint;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Strangers at two gates, of which one dies while they ask. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SandboxIT {
  private static final String HEADER = "x-ws-api-key";
  private static final String ASKING = "/v1/agent-credentials";
  private static final int TOTAL = 50;
  private static final int CLIENTS = 64;

  /** All come from one network, with one domain. */
  private static final Map<String, String> LIMITS =
      Map.of(
          "GATE_SANDBOX_TOTAL", Integer.toString(TOTAL),
          "GATE_SANDBOX_PER_NETWORK", "10000",
          "GATE_SANDBOX_PER_EMAIL_DOMAIN", "10000");

  /** Every client is at work by then, and most is left to do. */
  private static final int BEFORE_THE_KILL = 10;

  private Fortress fortress;
  private ServerProcess one;
  private ServerProcess other;

  @BeforeAll
  void start(@TempDir Path folder) {
    fortress = Fortress.start(folder, SharedPostgres.instance().server());
    one = fortress.anotherGate("gate-one", LIMITS);
    other = fortress.anotherGate("gate-other", LIMITS);
  }

  @AfterAll
  void stop() {
    one.stop();
    other.stop();
    fortress.close();
  }

  private static Answer ask(URI gate) {
    return Http.post(
        gate.resolve(ASKING),
        Map.of(
            "organization_name", "Example Energy Co",
            "user_name", "Avery Developer",
            "assignment", "Prototype an agent",
            "requested_scopes", List.of("services:read", "decisions:try"),
            "user_email", "avery@energy.example"));
  }

  /** The window is long, so what was issued before does not come back by itself. */
  private void nothingWasIssued() {
    Rows.column(
        fortress.gateDatabase(),
        "with gone as (delete from sandbox_credential returning id) select id from gone");
  }

  private Answer issued() {
    Answer answer = expect(200, ask(one.address()));
    assertThat(answer.json().path("outcome").asText()).as(answer.text()).isEqualTo("issued");
    return answer;
  }

  private static String credential(Answer issued) {
    return issued.json().path("credential").asText();
  }

  @Test
  void neverMoreThanTheTotalThoughAGateIsKilledWhileEverybodyAsks() throws Exception {
    nothingWasIssued();
    ServerProcess dying = fortress.anotherGate("gate-dying", LIMITS);
    List<URI> gates = List.of(one.address(), other.address(), dying.address());
    Set<String> received = ConcurrentHashMap.newKeySet();
    AtomicInteger unanswered = new AtomicInteger();
    CountDownLatch beforeTheKill = new CountDownLatch(BEFORE_THE_KILL);
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        URI gate = gates.get(i % gates.size());
        all.add(clients.submit(() -> askUntilLimited(gate, received, unanswered, beforeTheKill)));
      }
      assertThat(beforeTheKill.await(2, TimeUnit.MINUTES)).isTrue();
      dying.kill();
      for (Future<?> client : all) {
        client.get(2, TimeUnit.MINUTES);
      }
    }

    Set<String> kept = Rows.column(fortress.gateDatabase(), "select id from sandbox_credential");
    assertThat(kept).hasSize(TOTAL).containsAll(received);
    assertThat(TOTAL - received.size()).as("lost").isLessThanOrEqualTo(unanswered.get());
    assertThat(
            Rows.column(
                fortress.gateDatabase(),
                "select object_id from audit_in_words where action = 'sandbox_credential_issued'"))
        .as("every one is in the log")
        .containsAll(kept);
  }

  /** A client of a gate that is gone goes on at the first one. */
  private void askUntilLimited(
      URI gate, Set<String> received, AtomicInteger unanswered, CountDownLatch beforeTheKill) {
    URI here = gate;
    while (true) {
      Answer answer;
      try {
        answer = ask(here);
      } catch (UncheckedIOException e) {
        unanswered.incrementAndGet();
        here = one.address();
        continue;
      }
      if (answer.status() == 503) {
        unanswered.incrementAndGet();
        continue; // a crowd, or too late to be told
      }
      if (answer.json().path("outcome").asText().equals("rate_limited")) {
        assertThat(answer.json().path("retry_after_seconds").asLong()).isPositive();
        return;
      }
      assertThat(answer.json().path("outcome").asText()).as(answer.text()).isEqualTo("issued");
      assertThat(received.add(answer.json().path("credential_id").asText())).isTrue();
      beforeTheKill.countDown();
    }
  }

  @Test
  void aRevokedCredentialIsRefusedByTheOtherGateAtTheNextRequest() {
    nothingWasIssued();
    Answer issued = issued();
    URI me = other.address().resolve("/v1/sandbox/me");
    expect(200, Http.get(me, HEADER, credential(issued)));

    expect(
        200,
        Http.post(
            one.address().resolve(issued.json().path("revocation_path").asText()),
            Map.of("reason", "tried enough"),
            HEADER,
            credential(issued)));

    assertThat(expect(401, Http.get(me, HEADER, credential(issued))).reason())
        .isEqualTo("SANDBOX_CREDENTIAL_ENDED");
  }

  @Test
  void aCredentialOpensNothingButTheSandbox() {
    nothingWasIssued();
    String credential = credential(issued());
    ApiDocument document =
        ApiDocument.of(expect(200, Http.get(one.address().resolve("/openapi.yaml"))).text());
    List<Endpoint> closed =
        document.endpoints().stream()
            .filter(Endpoint::isClosed)
            .filter(endpoint -> !endpoint.takes("sandboxKey"))
            .toList();
    assertThat(closed).hasSizeGreaterThan(100);

    SoftAssertions all = new SoftAssertions();
    for (Endpoint endpoint : closed) {
      URI address = one.address().resolve(endpoint.path().replaceAll("\\{\\w+}", "x"));
      for (String[] proof :
          new String[][] {
            {HEADER, credential},
            {"authorization", "Bearer " + credential},
            {"x-agent-key", credential},
          }) {
        Answer answer = Http.send(endpoint.method(), address, proof);
        all.assertThat(answer.status()).as("%s with %s", endpoint, proof[0]).isIn(400, 401);
      }
    }
    all.assertAll();
    expect(200, Http.get(one.address().resolve("/v1/sandbox/me"), HEADER, credential));
  }
}
