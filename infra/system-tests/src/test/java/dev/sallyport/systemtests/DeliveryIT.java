package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.local.process.ServerProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Keys on their way to an agent through two gates, whatever is killed and whoever comes twice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeliveryIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CLIENTS = 32;

  /** Fewer than are sent to one callback at a time. */
  private static final int KEYS = 5;

  private static final Pattern LINK = Pattern.compile("(http://\\S+/retrieval)\\?token=(\\w+)");

  private Fortress fortress;
  private ServerProcess second;
  private EventReceiver callback;
  private MailReceiver mail;
  private Operator operator;
  private JsonNode profile;

  @BeforeAll
  void start(@TempDir Path folder) {
    fortress = Fortress.unbound(folder, SharedPostgres.instance().server());
    mail = MailReceiver.start();
    second = fortress.anotherGate("gate-2", mail.settings());
    callback = EventReceiver.start();
    operator = fortress.operator();
    profile = onboarded();
    approve(profile);
  }

  @AfterAll
  void stop() {
    callback.close();
    second.stop();
    mail.close();
    fortress.close();
  }

  private JsonNode onboarded() {
    return expect(
            201,
            operator.post(
                "/api/agents/onboard",
                Map.of(
                    "agent_name",
                    "trusted",
                    "requested_tools",
                    List.of("tokenops"),
                    "callback_url",
                    callback.address().toString(),
                    "contact_email",
                    "ops@example.org")))
        .json();
  }

  /** By somebody else than who submitted it. */
  private void approve(JsonNode submitted) {
    JsonNode reviewer =
        expect(201, operator.post("/api/operators", Map.of("name", "reviewer", "role", "approver")))
            .json();
    String id = submitted.path("trust_profile_id").asText();
    expect(
        200,
        new Operator(fortress.gateAddress(), reviewer.path("token").asText())
            .post("/api/trust-profiles/" + id + "/approve", Map.of()));
  }

  private JsonNode issue(String channel) {
    return issue(operator, channel);
  }

  private JsonNode issue(Operator atGate, String channel) {
    Map<String, Object> request = new HashMap<>();
    for (String member : List.of("agent_id", "trust_profile_id", "onboarding_id")) {
      request.put(member, profile.path(member).asText());
    }
    request.put("requested_tools", List.of("tokenops"));
    request.put("delivery_channel", channel);
    return expect(201, atGate.post("/api/agents/access-keys", request)).json();
  }

  private static Answer take(URI gate, JsonNode retrieval) {
    String path = URI.create(retrieval.path("url").asText()).getPath();
    return Http.post(gate.resolve(path), Map.of("token", retrieval.path("token").asText()));
  }

  @Test
  void ofManyClientsAtTwoGatesOneTakesTheKey() throws Exception {
    JsonNode retrieval = issue("one_time_retrieval").path("retrieval");
    List<Answer> taken = new ArrayList<>();

    for (Answer answer : raced(retrieval)) {
      if (answer.status() == 200) {
        taken.add(answer);
      } else {
        assertThat(expect(410, answer).reason()).isEqualTo("RETRIEVAL_ENDED");
      }
    }

    assertThat(taken).hasSize(1);
    assertIsAKey(taken.getFirst());
  }

  private List<Answer> raced(JsonNode retrieval) throws Exception {
    CountDownLatch everybody = new CountDownLatch(CLIENTS);
    List<Answer> answers = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> racing =
          Stream.of(fortress.gateAddress(), second.address())
              .flatMap(gate -> IntStream.range(0, CLIENTS / 2).mapToObj(client -> gate))
              .map(
                  gate ->
                      clients.submit(
                          () -> {
                            everybody.countDown();
                            everybody.await();
                            return take(gate, retrieval);
                          }))
              .toList();
      for (Future<Answer> client : racing) {
        answers.add(client.get());
      }
    }
    return answers;
  }

  private void assertIsAKey(Answer taken) {
    String key = taken.json().path("access_key").asText();
    expect(
        200,
        Http.get(
            second.address().resolve("/api/agents/credentials"), "authorization", "Bearer " + key));
  }

  @Test
  void gatesThatAreKilledWhileTheyTellACallbackLoseNoMessageAndMakeNone() throws Exception {
    callback.hold();
    List<JsonNode> issued = new ArrayList<>(List.of(issue("callback_delivery")));
    callback.trust(issued.getFirst().path("callback_secret").asText());
    IntStream.range(1, KEYS).forEach(key -> issued.add(issue("callback_delivery")));
    List<String> envelopes = issued.stream().map(key -> key.path("envelope_id").asText()).toList();
    Eventually.holds(() -> callback.arrived() >= KEYS && someAreUnderWay(), PATIENCE);

    second.kill();
    fortress.gate().kill();
    int unanswered = callback.arrived();
    theirTimeIsOver();
    callback.release();
    second.restart();
    Operator atSecond = operator.at(second.address());
    Eventually.holds(() -> envelopes.stream().allMatch(id -> isDelivered(atSecond, id)), PATIENCE);
    fortress.gate().restart();

    Map<String, JsonNode> taken = callback.taken();
    assertThat(taken.values())
        .extracting(message -> message.at("/data/envelope/envelope_id").asText())
        .containsExactlyInAnyOrderElementsOf(envelopes);
    assertThat(callback.arrived())
        .as("what was not acknowledged comes again")
        .isGreaterThanOrEqualTo(unanswered + KEYS);
    for (JsonNode message : taken.values()) {
      JsonNode retrieval = message.at("/data/retrieval");
      assertIsAKey(expect(200, take(second.address(), retrieval)));
      expect(410, take(fortress.gateAddress(), retrieval));
    }
  }

  @Test
  void aGateThatIsKilledWhileItSendsAMailSendsItAgainAndTheLinkTakesTheKeyOnce() throws Exception {
    fortress.gate().stop(); // it is told of no mail server
    Operator atSecond = operator.at(second.address());
    mail.hold();
    JsonNode issued = issue(atSecond, "contact_channel");
    Eventually.holds(() -> mail.arrived() > 0, PATIENCE);

    second.kill();
    int unanswered = mail.arrived();
    theirTimeIsOver();
    mail.release();
    second.restart();
    String delivery =
        "/api/agents/access-keys/%s/delivery"
            .formatted(issued.at("/delivery_proof/delivery_id").asText());
    Eventually.holds(
        () ->
            expect(200, atSecond.get(delivery))
                .json()
                .path("delivery_status")
                .asText()
                .equals("contact_delivered"),
        PATIENCE);
    fortress.gate().restart();

    assertThat(mail.arrived()).as("what was not answered comes again").isGreaterThan(unanswered);
    assertThat(mail.mails()).as("as the same mail").hasSize(1);
    JsonNode retrieval = link(mail.mails().values().iterator().next());
    assertIsAKey(expect(200, take(second.address(), retrieval)));
    expect(410, take(fortress.gateAddress(), retrieval));
  }

  private static JsonNode link(String text) {
    Matcher link = LINK.matcher(text);
    assertThat(link.find()).as(text).isTrue();
    return JsonNodeFactory.instance
        .objectNode()
        .put("url", link.group(1))
        .put("token", link.group(2));
  }

  @Test
  void gatesThatAreKilledWhileTheySendTheLogOnSkipNoRecord() throws Exception {
    try (EventReceiver archive = EventReceiver.start()) {
      archive.hold();
      archive.trust(
          expect(
                  201,
                  operator.put("/api/audit/stream", Map.of("url", archive.address().toString())))
              .json()
              .path("secret")
              .asText());
      Eventually.holds(() -> archive.arrived() > 0, PATIENCE);

      second.kill();
      fortress.gate().kill();
      Rows.update(
          fortress.gateDatabase(), "update audit_stream set due_at = statement_timestamp()");
      archive.release();
      second.restart();
      Operator atSecond = operator.at(second.address());
      Eventually.holds(() -> streamIsAt(atSecond) > 0, PATIENCE);
      fortress.gate().restart();

      long taken = streamIsAt(atSecond);
      Set<Long> places = new HashSet<>();
      for (JsonNode message : archive.taken().values()) {
        message.at("/data/records").forEach(record -> places.add(record.path("index").asLong()));
      }
      assertThat(places).containsAll(LongStream.range(0, taken).boxed().toList());
    }
  }

  private static long streamIsAt(Operator atGate) {
    return expect(200, atGate.get("/api/audit/stream")).json().path("next").asLong();
  }

  /** And no gate is about to give them up. */
  private boolean someAreUnderWay() {
    return !Rows.column(
            fortress.gateDatabase(),
            """
            select event from event_delivery
            where status = 'sending' and last_attempt_at > statement_timestamp() - interval '2 s'""")
        .isEmpty();
  }

  /** Fails when the gates that were killed had nothing under way. */
  private void theirTimeIsOver() {
    Rows.update(
        fortress.gateDatabase(),
        "update event_delivery set due_at = statement_timestamp() where status = 'sending'");
  }

  private static boolean isDelivered(Operator atGate, String envelope) {
    return expect(200, atGate.get("/api/agents/credentials/" + envelope))
        .json()
        .at("/delivery_proof/callback_status")
        .asText()
        .equals("callback_delivered");
  }
}
