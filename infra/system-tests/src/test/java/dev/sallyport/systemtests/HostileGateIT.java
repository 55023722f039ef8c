package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.Ticket;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gate that is in somebody else's hands, with all its secrets: what is only released sealed it
 * never reads, and of the rest it gets as much as the vault's owner allows.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileGateIT {
  private static final String SEALED = "sealed";
  private static final String CODES = "codes";
  private static final String BEARER = "bearer";
  private static final String SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  private static final int CAP = 5;
  private static final int TRIES = 40;

  private final String canary = "canary~?>" + UUID.randomUUID();
  private final String bearer = "bearer~?>" + UUID.randomUUID();
  private final Traces traces = Traces.of(canary);
  private final Traces seeds = Traces.of(SEED);
  private EchoService upstream;
  private EchoService ownHost;
  private Fortress fortress;
  private Agent agent;
  private SealedAgent keys;
  private HostileGate hostile;

  @BeforeAll
  void start(@TempDir Path folder) throws GeneralSecurityException {
    upstream = new EchoService();
    ownHost = new EchoService();
    fortress = Fortress.tapped(folder, SharedPostgres.instance().server());
    agent = fortress.operator().createAgent("reader");
    keys = SealedAgent.generate();
    for (String service : List.of(SEALED, CODES, BEARER)) {
      fortress.operator().grant(agent, service);
    }
    owner(canary, "put", SEALED, "--sealed-only");
    owner(upstream.rules(), "allow", SEALED);
    owner(SEED, "put", CODES, "--sealed-only", "--field", "totpSecret", "--type", "TOTP");
    owner(bearer, "put", BEARER);
    owner("", "cap", BEARER, "--releases-per-hour", Integer.toString(CAP));
    owner(keys.publicKey(), "enrol", agent.id());
  }

  @BeforeEach
  void steal() {
    hostile = HostileGate.inThePlaceOfTheGateOf(fortress);
  }

  @AfterAll
  void stop() {
    fortress.close();
    upstream.close();
    ownHost.close();
  }

  private void owner(String input, String... arguments) {
    var run = fortress.ownerRuns(input, arguments);
    assertThat(run.exitCode()).as(run.errors()).isZero();
  }

  @Test
  void agentOpensWhatTheRealGatesTicketReleasedAndNobodyElse() throws GeneralSecurityException {
    URI redirected = agent.redirected(SEALED);
    String ticketId = Load.idOf(Load.ticketIn(redirected));

    Answer answer = expect(200, Http.get(redirected));

    assertThat(traces.in(answer.text().getBytes(UTF_8))).isEmpty();
    assertThat(keys.open(answer, ticketId, SEALED)).contains("\"accessToken\":\"" + canary + "\"");
    SealedAgent another = SealedAgent.generate();
    assertThatExceptionOfType(GeneralSecurityException.class)
        .isThrownBy(() -> another.open(answer, ticketId, SEALED));
    assertThatExceptionOfType(GeneralSecurityException.class)
        .isThrownBy(() -> keys.open(answer, ticketId, CODES));
  }

  @Test
  void gateThatSignsWhateverItLikesReadsNothingThatIsOnlyReleasedSealed() {
    triesEveryTicket();
    usesTheCredentialWithoutHavingIt();
    widensNothing();
    endsNothing();
    putsItsOwnValueInThePlaceAndWaitsForTheOwners();
    assertThat(hostile.replayAll())
        .allSatisfy(answer -> assertThat(answer.status()).isIn(400, 401, 403, 404, 409));

    assertThat(hostile.received()).hasSizeGreaterThan(100);
    for (byte[] part : hostile.received()) {
      assertThat(traces.in(part)).as("told to the gate").isEmpty();
      assertThat(seeds.in(part)).as("told to the gate").isEmpty();
      assertThat(new String(part, UTF_8)).doesNotContain("\"code\":\"", "totpGenerated");
    }
    assertThat(ownHost.heard()).isEmpty();
    assertThat(traces.in(Rows.everything(fortress.gateDatabase()))).isEmpty();
  }

  private void triesEveryTicket() {
    int opened = 0;
    for (String service : List.of(SEALED, CODES)) {
      for (String subject : List.of(agent.id(), "agt_unknown", "usr_owner")) {
        for (Purpose purpose : Purpose.values()) {
          Ticket ticket = hostile.mint(purpose, subject, service);
          for (Answer answer : hostile.present(ticket)) {
            assertThat(answer.status()).as("%s for %s", purpose, subject).isNotEqualTo(500);
            if (answer.status() == 200) {
              assertThat(subject).isEqualTo(agent.id());
              assertThat(answer.json().has("sealed")).as("%s", purpose).isTrue();
              opened++;
            }
          }
        }
      }
    }
    assertThat(opened).as("its tickets are good ones").isPositive();
  }

  /** By the owner's rules; the host says the credential back, and the vault masks it. */
  private void usesTheCredentialWithoutHavingIt() {
    expect(200, hostile.request(SEALED, "/api/a"));
    assertThat(upstream.heard().getLast()).contains("Bearer " + canary);
    assertThat(hostile.request(SEALED, "/elsewhere").reason()).isEqualTo("forbidden");
    assertThat(hostile.request(CODES, "/api/a").reason()).isEqualTo("forbidden");
  }

  private void widensNothing() {
    Map<String, String> note = Map.of("X-Note", "${TOKEN}");
    for (String url :
        List.of(
            upstream.origin() + "/api/a", ownHost.origin() + "/api/a", ownHost.origin() + "/")) {
      expect(403, hostile.proxy(SEALED, url, note));
    }
    Map<String, ?> bait = Map.of("accessToken", "bait", "requestRules", rulesToOwnHost());
    expect(403, hostile.store(SEALED, bait));
    expect(403, hostile.storage("set", entry(SEALED, Map.of("data", bait))));
    hostile.storage("get", entry(SEALED, Map.of()));
    hostile.storage("list", Map.of("collection", "tokens"));
    hostile.storage("list", Map.of("collection", "audit"));
    hostile.call("/v1/refresh-notify", Map.of("service", SEALED, "reason", "any"));
    hostile.call("/v1/refresh", Map.of("service", SEALED, "action", "get"));
  }

  private Map<String, Object> rulesToOwnHost() {
    return Map.of(
        "targets",
        List.of(
            Map.of(
                "origin", ownHost.origin(), "methods", List.of("GET"), "paths", List.of("/api/"))),
        "inject",
        Map.of("kind", "bearer"));
  }

  private static Map<String, Object> entry(String service, Map<String, ?> more) {
    Map<String, Object> entry = new LinkedHashMap<>(more);
    entry.put("collection", "tokens");
    entry.put("key", service);
    return entry;
  }

  private void endsNothing() {
    for (String service : List.of(SEALED, CODES)) {
      assertThat(expect(403, hostile.storage("delete", entry(service, Map.of()))).reason())
          .isEqualTo("forbidden");
    }
  }

  private void putsItsOwnValueInThePlaceAndWaitsForTheOwners() {
    expect(200, hostile.store(SEALED, Map.of("accessToken", "a-value-of-the-gate")));
    owner(canary, "put", SEALED);

    triesEveryTicket();
    expect(403, hostile.proxy(SEALED, ownHost.origin() + "/api/a", Map.of("X", "${TOKEN}")));
    assertThat(hostile.request(SEALED, "/api/a").status()).isEqualTo(200);
  }

  @Test
  void gateGetsExactlyAsMuchOfABearerCredentialAsItsOwnerAllows() throws Exception {
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
      List<Future<Answer>> presented = new ArrayList<>();
      for (int i = 0; i < TRIES; i++) {
        Purpose purpose = i % 2 == 0 ? Purpose.AGENT_CREDENTIAL : Purpose.USER_REVEAL;
        String subject = "any_" + i;
        presented.add(
            clients.submit(
                () -> hostile.present(hostile.mint(purpose, subject, BEARER)).getFirst()));
      }
      for (Future<Answer> each : presented) {
        statuses.add(each.get().status());
      }
    }
    assertThat(statuses).containsOnly(200, 429);
    assertThat(statuses).filteredOn(status -> status == 200).hasSize(CAP);

    expect(200, hostile.storage("delete", entry(BEARER, Map.of())));
    owner(bearer, "put", BEARER);
    Answer capped =
        hostile.present(hostile.mint(Purpose.AGENT_CREDENTIAL, "any", BEARER)).getFirst();
    assertThat(expect(429, capped).reason()).isEqualTo("releases_capped");
    assertThat(capped.header("retry-after")).isPresent();
  }
}
