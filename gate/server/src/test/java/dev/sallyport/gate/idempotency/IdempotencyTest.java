package dev.sallyport.gate.idempotency;

import static dev.sallyport.gate.GateUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateServer;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.HeldOrganisation;
import dev.sallyport.ticket.key.KeyText;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdempotencyTest {
  private static final String AGENT = "{\"name\":\"the agent\"}";

  private static GateUnderTest gate;
  private ApiClient operator;
  private String organisation;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("idempotency");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void anOrganisationOfItsOwn() {
    operator = gate.newOrganisation();
    organisation = gate.query("select id from organisation order by created_at desc limit 1");
  }

  private static Reply send(ApiClient client, String method, String path, String body, String key) {
    return ApiClient.send(keyed(client, method, path, body).header("Idempotency-Key", key));
  }

  private static HttpRequest.Builder keyed(
      ApiClient client, String method, String path, String body) {
    return client.request(path, body).method(method, BodyPublishers.ofString(body));
  }

  private Reply createAgent(String key) {
    return send(operator, "POST", "/api/agents", AGENT, key);
  }

  private String count(String table) {
    return gate.query(
        "select count(*) from %s where organisation = '%s'".formatted(table, organisation));
  }

  private static boolean isReplayed(Reply reply) {
    return reply
        .response()
        .headers()
        .firstValue("Idempotency-Replayed")
        .filter("true"::equals)
        .isPresent();
  }

  @Test
  void theSecondRequestIsGivenTheFirstAnswerWithoutTheSecret() {
    Reply first = createAgent("k");
    Reply second = createAgent("k");

    assertThat(isReplayed(first)).isFalse();
    assertThat(KeyText.parse(first.text("apiKey"))).isPresent();
    assertThat(isReplayed(second)).isTrue();
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.text("id")).isEqualTo(first.text("id"));
    assertThat(second.body().has("apiKey")).isFalse();
    assertThat(second.body().properties()).hasSize(first.body().properties().size() - 1);
    assertThat(count("agent")).isEqualTo("1");
    assertThat(
            gate.query(
                "select count(*) from audit_in_words where organisation = '%s' and action = 'agent_created'"
                    .formatted(organisation)))
        .isEqualTo("1");
  }

  @Test
  void noSecretIsKept() {
    String agent = createAgent("1").text("id");
    for (String[] request :
        new String[][] {
          {"/api/agents/" + agent + "/rotate-key", "{}"},
          {"/api/agents/" + agent + "/keys", "{\"name\":\"n\"}"},
          {"/api/keys", "{\"name\":\"n\",\"scopes\":[]}"},
          {"/api/operators", "{\"name\":\"n\",\"role\":\"viewer\"}"},
          {"/api/events/endpoints", "{\"url\":\"http://127.0.0.1:9999/x\"}"}
        }) {
      Reply reply = send(operator, "POST", request[0], request[1], request[0]);
      assertThat(reply.status()).as(reply.body().toString()).isIn(200, 201);
    }

    String kept =
        gate.query(
            "select string_agg(body, ' ') from kept_answer where organisation = '%s'"
                .formatted(organisation));

    assertThat(count("kept_answer")).isEqualTo("6");
    assertThat(KeyText.looksLikeKey(kept)).isFalse();
    assertThat(kept).contains(agent).doesNotContain("whsec_", "apiKey", "\"secret\"", "\"token\"");
  }

  @Test
  void aRotationThatIsAskedForTwiceRotatesOnce() {
    Reply key = operator.post("/api/keys", "{\"name\":\"n\",\"scopes\":[]}");
    String path = "/api/keys/" + key.text("id") + "/rotate";

    Reply first = send(operator, "POST", path, "", "rotate");
    Reply second = send(operator, "POST", path, "", "rotate");

    assertThat(first.status()).isEqualTo(200);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.text("id")).isEqualTo(first.text("id"));
    assertThat(second.body().has("apiKey")).isFalse();
    assertThat(count("machine_key")).isEqualTo("2");
  }

  @Test
  void anotherRequestWithTheSameKeyIsRefused() {
    createAgent("k");

    Reply otherBody = send(operator, "POST", "/api/agents", "{\"name\":\"another\"}", "k");
    Reply otherPath = send(operator, "POST", "/api/agents?x=1", AGENT, "k");
    Reply otherRoute = send(operator, "POST", "/api/groups", "{\"name\":\"g\"}", "k");

    for (Reply reply : List.of(otherBody, otherPath, otherRoute)) {
      assertThat(reply.status()).isEqualTo(422);
      assertThat(reply.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }
    assertThat(count("agent")).isEqualTo("1");
    assertThat(count("agent_group")).isEqualTo("0");
  }

  @Test
  void aKeyIsItsCallersAlone() {
    String first = createAgent("k").text("id");
    ApiClient machine =
        new ApiClient(
            gate.url(),
            operator
                .post("/api/keys", "{\"name\":\"n\",\"scopes\":[\"agents:create\"]}")
                .text("apiKey"));

    Reply ofMachine = send(machine, "POST", "/api/agents", "{\"name\":\"other\"}", "k");
    Reply ofStranger = send(gate.newOrganisation(), "POST", "/api/agents", AGENT, "k");

    assertThat(ofMachine.status()).isEqualTo(201);
    assertThat(ofStranger.status()).isEqualTo(201);
    assertThat(List.of(ofMachine.text("id"), ofStranger.text("id"))).doesNotContain(first);
  }

  @Test
  void aRefusedRequestIsNotKept() {
    Reply refused = send(operator, "POST", "/api/groups", "{\"name\":\"NOT A NAME\"}", "k");
    operator.post("/api/groups", "{\"name\":\"taken\"}");
    Reply taken = send(operator, "POST", "/api/groups", "{\"name\":\"taken\"}", "k");

    Reply done = send(operator, "POST", "/api/groups", "{\"name\":\"free\"}", "k");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(taken.status()).isEqualTo(409);
    assertThat(done.status()).isEqualTo(201);
    assertThat(isReplayed(done)).isFalse();
  }

  @Test
  void headersOfAnAnswerAreGivenAgain() {
    String policy = "{\"name\":\"p\",\"rules\":[{\"type\":\"geo\",\"denied\":[\"US\"]}]}";
    Reply first = send(operator, "POST", "/api/policies", policy, "k");
    Reply second = send(operator, "POST", "/api/policies", policy, "k");

    assertThat(first.status()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.response().headers().allValues("ETag"))
        .isEqualTo(first.response().headers().allValues("ETag"))
        .hasSize(1);
  }

  @Test
  void theRoutesOwnLimitOfABodyHolds() {
    String policy = "{\"name\":\"p\",\"rules\":[{\"type\":\"geo\",\"denied\":[\"US\"]}]}";
    String spaces = " ".repeat(20_000);

    assertThat(send(operator, "POST", "/api/policies", policy + spaces, "1").status())
        .isEqualTo(201);
    assertThat(send(operator, "POST", "/api/agents", AGENT + spaces, "2").status()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 256})
  void aKeyOfAnotherLengthIsRefused(int length) {
    Reply reply = createAgent("k".repeat(length));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text("detail")).contains("Idempotency-Key", "255");
    assertThat(count("agent")).isEqualTo("0");
  }

  @Test
  void aKeyThatIsSentTwiceIsRefused() {
    Reply reply =
        ApiClient.send(
            keyed(operator, "POST", "/api/agents", AGENT)
                .header("Idempotency-Key", "a")
                .header("Idempotency-Key", "b"));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(count("agent")).isEqualTo("0");
  }

  @Test
  void theLongestKeyIsTaken() {
    assertThat(createAgent("k".repeat(255)).status()).isEqualTo(201);
    assertThat(isReplayed(createAgent("k".repeat(255)))).isTrue();
  }

  @Test
  void whileTheFirstIsUnderWayTheSecondIsToldSo() {
    Reply[] second = new Reply[1];

    Reply first =
        HeldOrganisation.released(
            gate, organisation, () -> createAgent("k"), () -> second[0] = createAgent("k"));

    assertThat(first.status()).isEqualTo(201);
    assertThat(second[0].status()).isEqualTo(409);
    assertThat(second[0].code()).isEqualTo("IDEMPOTENCY_RUNNING");
    assertThat(second[0].response().headers().firstValue("Retry-After")).contains("1");
    assertThat(isReplayed(createAgent("k"))).isTrue();
    assertThat(count("agent")).isEqualTo("1");
  }

  @Test
  void aConnectionThatIsCutLeavesNothingAndTheNextRequestDoesIt() {
    Reply cut =
        HeldOrganisation.released(
            gate,
            organisation,
            () -> createAgent("k"),
            () ->
                gate.sql(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"));

    assertThat(cut.status()).isGreaterThanOrEqualTo(500);
    assertThat(count("agent") + count("kept_answer")).isEqualTo("00");
    Reply next = createAgent("k");
    assertThat(next.status()).isEqualTo(201);
    assertThat(isReplayed(next)).isFalse();
    assertThat(count("agent")).isEqualTo("1");
  }

  @Test
  void aCrowdOverThreeGatesMakesOneThing() {
    List<GateServer> more = List.of(gate.another(), gate.another());
    List<ApiClient> clients =
        List.of(
            operator,
            new ApiClient("http://127.0.0.1:" + more.get(0).port(), operator.token()),
            new ApiClient("http://127.0.0.1:" + more.get(1).port(), operator.token()));
    try (ExecutorService threads = Executors.newFixedThreadPool(32)) {
      List<Reply> replies =
          IntStream.range(0, 32)
              .mapToObj(
                  each ->
                      CompletableFuture.supplyAsync(
                          () -> untilAnswered(clients.get(each % 3)), threads))
              .toList()
              .stream()
              .map(CompletableFuture::join)
              .toList();

      assertThat(replies).extracting(Reply::status).containsOnly(201);
      assertThat(replies.stream().map(reply -> reply.text("id")).distinct()).hasSize(1);
      assertThat(replies.stream().filter(reply -> reply.body().has("apiKey"))).hasSize(1);
      assertThat(count("agent")).isEqualTo("1");
    } finally {
      more.forEach(server -> await(server.lifecycle().stop()));
    }
  }

  private static Reply untilAnswered(ApiClient client) {
    Reply reply = send(client, "POST", "/api/agents", AGENT, "crowd");
    while (reply.status() == 409) {
      assertThat(reply.code()).isEqualTo("IDEMPOTENCY_RUNNING");
      reply = send(client, "POST", "/api/agents", AGENT, "crowd");
    }
    return reply;
  }

  @Test
  void aLockedVaultRefusesChangesButAnswersAgain() {
    createAgent("k");
    Reply locked = send(operator, "POST", "/api/vault/lock", "", "lock");

    assertThat(locked.status()).isEqualTo(200);
    assertThat(isReplayed(createAgent("k"))).isTrue();
    assertThat(createAgent("new").status()).isEqualTo(423);
    assertThat(send(operator, "POST", "/api/vault/lock/clear", "", "clear").status())
        .isEqualTo(200);
    assertThat(createAgent("new").status()).isEqualTo(201);
  }

  @Test
  void afterADayAKeyIsNewAndItsAnswerForgotten() {
    createAgent("k");
    createAgent("older");
    gate.sql("update kept_answer set at = now() - interval '24 hours 1 second'");

    Reply another = createAgent("k");
    await(new Idempotency(gate.pool()).forgetting().run());

    assertThat(another.status()).isEqualTo(201);
    assertThat(isReplayed(another)).isFalse();
    assertThat(isReplayed(createAgent("k"))).isTrue();
    assertThat(count("agent")).isEqualTo("3");
    assertThat(gate.query("select string_agg(key, ' ') from kept_answer")).isEqualTo("k");
  }
}
