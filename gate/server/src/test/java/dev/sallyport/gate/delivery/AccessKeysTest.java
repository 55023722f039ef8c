package dev.sallyport.gate.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.ticket.key.KeyText;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AccessKeysTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static GateUnderTest gate;
  private static ServedSchemas schemas;

  private ApiClient owner;
  private ApiClient approver;
  private JsonNode profile;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("access_keys");
    schemas = new ServedSchemas(gate);
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void trust() {
    owner = gate.newOrganisation();
    Reply invited = owner.post("/api/operators", "{\"name\":\"approver\",\"role\":\"approver\"}");
    approver = new ApiClient(gate.url(), invited.text("token"));
    profile =
        owner
            .post(
                "/api/agents/onboard",
                "{\"agent_name\":\"trusted\",\"requested_tools\":[\"jira\",\"tokenops\"],\"requested_endpoints\":[\"POST"
                    + " /api/agents/run\"],\"credit_account_id\":\"credit_acct_001\"}")
            .body();
    said("approve");
  }

  private void said(String step) {
    assertThat(
            approver
                .post(
                    "/api/trust-profiles/%s/%s"
                        .formatted(profile.path("trust_profile_id").asText(), step),
                    "")
                .status())
        .isEqualTo(200);
  }

  private ObjectNode request(String channel) {
    ObjectNode body = JSON.createObjectNode();
    for (String member : List.of("agent_id", "trust_profile_id", "onboarding_id")) {
      body.set(member, profile.get(member));
    }
    body.putArray("requested_tools").add("tokenops");
    body.put("credit_account_id", "credit_acct_001");
    body.putArray("ledger_references").add("ledger:17");
    body.put("contract_id", "contract-5");
    return body.put("delivery_channel", channel);
  }

  private Reply issue() {
    return issue(request("one_time_retrieval"));
  }

  private Reply issue(JsonNode body) {
    return owner.post("/api/agents/access-keys", body.toString());
  }

  private static String retrieval(JsonNode envelope) {
    return "/api/agents/access-keys/%s/retrieval"
        .formatted(envelope.at("/delivery_proof/delivery_id").asText());
  }

  /** As somebody without any key. */
  private static Reply take(JsonNode envelope, String token) {
    return ApiClient.send(
        HttpRequest.newBuilder(URI.create(gate.url() + retrieval(envelope)))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"token\":\"" + token + "\"}")));
  }

  private static Reply take(JsonNode envelope) {
    return take(envelope, envelope.at("/retrieval/token").asText());
  }

  private Reply shown(JsonNode envelope) {
    Reply reply = owner.get("/api/agents/credentials/" + envelope.path("envelope_id").asText());
    schemas.takes(Schemas.ENVELOPE, reply.body());
    return reply;
  }

  private Reply delivery(JsonNode envelope) {
    Reply reply = owner.get(retrieval(envelope).replace("/retrieval", "/delivery"));
    schemas.takes(Schemas.DELIVERY, reply.body());
    return reply;
  }

  private static void eventually(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void aKeyIsTakenOnceAndIsARealKeyOfItsAgentWithNoMoreThanItsScope() {
    owner.post(
        "/api/agents/%s/grants".formatted(profile.path("agent_id").asText()),
        "{\"serviceName\":\"tokenops\"}");
    Reply issued = issue();
    assertThat(issued.status()).as(issued.body().toString()).isEqualTo(201);
    JsonNode envelope = issued.body();
    schemas.takes(Schemas.ENVELOPE, envelope);
    assertThat(envelope.path("credential_status").asText()).isEqualTo("retrieval_ready");
    assertThat(envelope.path("next_action").asText()).isEqualTo("retrieve_access_key");
    assertThat(shown(envelope).body().has("retrieval")).isFalse();
    assertThat(delivery(envelope).text("delivery_status")).isEqualTo("retrieval_ready");

    for (int look = 0; look < 3; look++) {
      Reply waiting =
          ApiClient.send(HttpRequest.newBuilder(URI.create(gate.url() + retrieval(envelope))));
      assertThat(waiting.body().path("waiting").asBoolean()).isTrue();
    }
    Reply taken = take(envelope);
    assertThat(taken.status()).isEqualTo(200);
    String key = taken.text("access_key");
    schemas.takes(Schemas.ENVELOPE, taken.body().path("envelope"));
    assertThat(taken.body().path("envelope").toString()).doesNotContain(key);
    assertThat(shown(envelope).text("credential_status")).isEqualTo("retrieved");
    assertThat(
            gate.query(
                "select count(*) from access_key_delivery where sealed is not null and id = '"
                    + envelope.at("/delivery_proof/delivery_id").asText()
                    + "'"))
        .isEqualTo("0");

    Reply again = take(envelope);
    assertThat(again.status()).isEqualTo(410);
    assertThat(again.code()).isEqualTo("RETRIEVAL_ENDED");
    String refusals =
        "select count(*) from audit_in_words where action = 'access_key_retrieved' and reason = 'RETRIEVAL_ENDED' and object_id = '%s'"
            .formatted(envelope.path("envelope_id").asText());
    assertThat(gate.query(refusals)).isEqualTo("1");
    assertThat(take(envelope).body().path("detail")).isEqualTo(again.body().path("detail"));
    assertThat(gate.query(refusals)).as("once a minute, however often it comes").isEqualTo("1");
    gate.query(
        "update access_key_delivery set refused_at = refused_at - interval '1 minute' where id = '%s' returning id"
            .formatted(envelope.at("/delivery_proof/delivery_id").asText()));
    assertThat(take(envelope).status()).isEqualTo(410);
    assertThat(gate.query(refusals)).isEqualTo("2");

    ApiClient agent = new ApiClient(gate.url(), key);
    Reply grants = agent.get("/api/agents/credentials");
    assertThat(grants.status()).as(grants.body().toString()).isEqualTo(200);
    assertThat(agent.post("/api/agents/mcp", "{}").status()).isGreaterThanOrEqualTo(400);
    JsonNode made =
        owner
            .get("/api/agents/" + profile.path("agent_id").asText() + "/keys")
            .body()
            .at("/keys/0");
    assertThat(made.path("id")).isEqualTo(envelope.path("access_key_id"));
    assertThat(made.path("services").toString()).isEqualTo("[\"tokenops\"]");
    assertThat(made.path("scopes").toString()).isEqualTo("[\"credentials:read\"]");
    assertThat(made.path("requestsPerMinute").asInt()).isEqualTo(60);
    eventually(() -> shown(envelope).text("credential_status").equals("active"));
    assertThat(shown(envelope).text("next_action")).isEqualTo("run");
    assertThat(actions(envelope))
        .containsExactly(
            "access_key_issued allow",
            "access_key_retrieved allow",
            "access_key_retrieved deny",
            "access_key_retrieved deny");
  }

  private static List<String> actions(JsonNode envelope) {
    return List.of(
        gate.query(
                "select string_agg(action || ' ' || decision, ',' order by id) from audit_in_words"
                    + " where object_id = '"
                    + envelope.path("envelope_id").asText()
                    + "'")
            .split(","));
  }

  @Test
  void ofManyWhoComeAtOnceOneGetsTheKey() throws InterruptedException, ExecutionException {
    JsonNode envelope = issue().body();
    List<Future<Reply>> replies = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 32; i++) {
        replies.add(threads.submit(() -> take(envelope)));
      }
    }
    List<Integer> statuses = new ArrayList<>();
    for (Future<Reply> reply : replies) {
      statuses.add(reply.get().status());
    }

    assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
    assertThat(statuses).filteredOn(status -> status == 410).hasSize(31);
  }

  @Test
  void withoutTheTokenNothingIsTakenAndNothingIsSaid() {
    JsonNode envelope = issue().body();

    for (String token :
        List.of(
            "",
            "x",
            KeyText.generate(KeyMaking.TOKEN_PREFIX).expose(),
            KeyText.generate("spagent").expose())) {
      assertThat(take(envelope, token).status()).isEqualTo(404);
    }

    assertThat(take(envelope).status()).isEqualTo(200);
  }

  @Test
  void aKeyThatNobodyTakesInTimeIsErasedAndRevoked() {
    JsonNode envelope = issue().body();
    gate.sql(
        "update access_key_delivery set waits_until = now() - interval '1 second' where id = '"
            + envelope.at("/delivery_proof/delivery_id").asText()
            + "'");
    assertThat(take(envelope).code()).isEqualTo("RETRIEVAL_ENDED");

    eventually(() -> delivery(envelope).text("delivery_status").equals("delivery_failed"));

    assertThat(delivery(envelope).text("failure")).isEqualTo("NOT_RETRIEVED");
    assertThat(shown(envelope).text("credential_status")).isEqualTo("expired");
    assertThat(
            gate.query(
                "select status from agent_key where id = '"
                    + envelope.path("access_key_id").asText()
                    + "'"))
        .isEqualTo("revoked");
  }

  @Test
  void keysEndWithTheTrust() {
    JsonNode taken = issue().body();
    ApiClient agent = new ApiClient(gate.url(), take(taken).text("access_key"));
    assertThat(agent.get("/api/agents/whoami").status()).isEqualTo(200);
    JsonNode waiting = issue().body();

    said("revoke");

    assertThat(agent.get("/api/agents/whoami").status()).isEqualTo(401);
    assertThat(take(waiting).code()).isEqualTo("RETRIEVAL_ENDED");
    assertThat(shown(taken).text("credential_status")).isEqualTo("revoked");
    assertThat(delivery(waiting).text("delivery_status")).isEqualTo("revoked");
    Reply late = issue();
    assertThat(late.code()).isEqualTo("TRUST_REQUIRED");
    assertThat(late.text("reviewStatus")).isEqualTo("revoked");
  }

  @Test
  void aKeyInAnEnvelopeIsReplacedThroughItsEnvelopeAloneAndSoEndsWithTheTrust() {
    JsonNode envelope = issue().body();
    ApiClient agent = new ApiClient(gate.url(), take(envelope).text("access_key"));

    Reply own = agent.post("/api/agents/self/rotate-key", "");
    Reply graceful = agent.post("/api/agents/self/rotate-key", "{\"gracePeriodSeconds\":60}");
    Reply operators =
        owner.post(
            "/api/agents/%s/rotate-key".formatted(envelope.path("agent_id").asText()),
            "{\"keyId\":%s}".formatted(envelope.path("access_key_id")));

    for (Reply refused : List.of(own, graceful, operators)) {
      assertThat(refused.status()).as(refused.body().toString()).isEqualTo(409);
      assertThat(refused.code()).isEqualTo("KEY_HAS_ENVELOPE");
      assertThat(refused.text("detail"))
          .contains(
              "POST /api/agents/credentials/%s/rotate"
                  .formatted(envelope.path("envelope_id").asText()));
    }
    assertThat(agent.get("/api/agents/whoami").status()).isEqualTo(200);
    ApiClient derived =
        new ApiClient(gate.url(), agent.post("/api/agents/keys/derive", "{}").text("apiKey"));
    assertThat(derived.get("/api/agents/whoami").status()).isEqualTo(200);

    said("revoke");

    assertThat(agent.get("/api/agents/whoami").status()).isEqualTo(401);
    assertThat(derived.get("/api/agents/whoami").status()).isEqualTo(401);
  }

  @Test
  void noKeyIsMadeForMoreThanWasReviewed() {
    ObjectNode wide = request("one_time_retrieval");
    wide.withArray("requested_tools").add("github");
    assertThat(issue(wide).code()).isEqualTo("TRUST_SCOPE_EXCEEDED");
    assertThat(issue(request("one_time_retrieval").put("rate_limit_profile", "high")).code())
        .isEqualTo("TRUST_SCOPE_EXCEEDED");
    assertThat(
            issue(request("one_time_retrieval").put("credit_account_id", "another")).text("detail"))
        .contains("credit_account_id");
    assertThat(
            issue(request("one_time_retrieval").put("onboarding_id", "onboard_" + "0".repeat(22)))
                .text("detail"))
        .contains("onboarding_id");
    assertThat(issue(request("system_to_system_exchange")).code())
        .isEqualTo("DESTINATION_REQUIRED");
    assertThat(issue(request("callback_delivery")).code()).isEqualTo("DESTINATION_REQUIRED");
    assertThat(issue(request("by_pigeon")).text("detail")).contains("delivery_channel");
    assertThat(issue(request("one_time_retrieval").put("expires_in_days", 366)).text("detail"))
        .contains("expires_in_days");
    assertThat(
            gate.query(
                "select count(*) from agent_key where agent = '"
                    + profile.path("agent_id").asText()
                    + "'"))
        .isEqualTo("0");
  }

  private ObjectNode rotation(JsonNode envelope, String request, String reason) {
    ObjectNode body = JSON.createObjectNode();
    body.put("rotation_request_id", request);
    body.set("agent_id", envelope.get("agent_id"));
    body.set("access_key_id", envelope.get("access_key_id"));
    body.put("reason", reason);
    body.putObject("requested_scope");
    return body.putNull("callback_url");
  }

  private Reply rotate(JsonNode envelope, JsonNode body) {
    schemas.takes(Schemas.ROTATION, body);
    Reply reply =
        owner.post(
            "/api/agents/credentials/%s/rotate".formatted(envelope.path("envelope_id").asText()),
            body.toString());
    if (reply.status() == 201) {
      schemas.takes(Schemas.ENVELOPE, reply.body());
    }
    return reply;
  }

  @Test
  void aRotationKeepsWhatOtherSystemsKnowTheKeyByAndItsHistory() {
    JsonNode first = issue().body();
    ApiClient agent = new ApiClient(gate.url(), take(first).text("access_key"));

    JsonNode second = rotate(first, rotation(first, "rotation-1", "scheduled_rotation")).body();
    JsonNode third = rotate(second, rotation(second, "rotation-2", "agent_requested")).body();

    for (String member :
        List.of(
            "/scope",
            "/ledger_references",
            "/trust_profile_id",
            "/onboarding_id",
            "/agent_id",
            "/retrieval_mode")) {
      assertThat(third.at(member)).as(member).isEqualTo(first.at(member));
    }
    JsonNode history = shown(third).body().at("/rotation/history");
    assertThat(history.findValuesAsText("envelope_id"))
        .containsExactly(second.path("envelope_id").asText(), first.path("envelope_id").asText());
    assertThat(shown(first).text("credential_status")).isEqualTo("rotated");
    assertThat(shown(first).body().at("/rotation/replaced_by"))
        .isEqualTo(second.path("envelope_id"));
    assertThat(delivery(first).text("delivery_status")).isEqualTo("rotated");
    assertThat(take(second).code()).isEqualTo("RETRIEVAL_ENDED");
    Reply old = agent.get("/api/agents/whoami");
    assertThat(old.status()).isEqualTo(200);
    assertThat(old.response().headers().firstValue("Sunset")).isPresent();
    assertThat(
            new ApiClient(gate.url(), take(third).text("access_key"))
                .get("/api/agents/whoami")
                .status())
        .isEqualTo(200);
  }

  @Test
  void aRotationThatIsAskedForTwiceIsOneAndAnotherOneIsLate() {
    JsonNode first = issue().body();
    Reply made = rotate(first, rotation(first, "once", "operator_requested"));

    Reply repeated = rotate(first, rotation(first, "once", "operator_requested"));
    Reply late = rotate(first, rotation(first, "twice", "operator_requested"));

    assertThat(repeated.status()).isEqualTo(201);
    assertThat(repeated.body().path("envelope_id")).isEqualTo(made.body().path("envelope_id"));
    assertThat(repeated.body().has("retrieval")).isFalse();
    assertThat(late.code()).isEqualTo("ENVELOPE_REPLACED");
    assertThat(late.text("replacedBy")).isEqualTo(made.text("envelope_id"));
  }

  @Test
  void anExposedKeyEndsAtOnceAndOnlyAChangeOfScopeWidens() {
    JsonNode first = issue().body();
    ApiClient agent = new ApiClient(gate.url(), take(first).text("access_key"));
    ObjectNode wider = rotation(first, "wider", "scheduled_rotation");
    wider.withObject("requested_scope").putArray("allowed_tools").add("jira");
    assertThat(rotate(first, wider).code()).isEqualTo("TRUST_SCOPE_EXCEEDED");
    ObjectNode anothers = rotation(first, "other", "scheduled_rotation");
    anothers.put("access_key_id", "key_" + "0".repeat(22));
    assertThat(rotate(first, anothers).text("detail")).contains("access_key_id");
    ObjectNode silent = rotation(first, "silent", "scheduled_rotation");
    silent.remove("callback_url");
    Reply unsaid =
        owner.post(
            "/api/agents/credentials/%s/rotate".formatted(first.path("envelope_id").asText()),
            silent.toString());
    assertThat(unsaid.status()).isEqualTo(400);
    assertThat(unsaid.text("detail")).contains("callback_url");

    JsonNode second =
        rotate(
                first,
                rotation(first, "leak", "suspected_exposure").put("preserve_credit_account", false))
            .body();

    assertThat(agent.get("/api/agents/whoami").status()).isEqualTo(401);
    assertThat(second.at("/scope/credit_account_id").isNull()).isTrue();
    assertThat(second.at("/scope/contract_id")).isEqualTo(first.at("/scope/contract_id"));
    ObjectNode changed = rotation(second, "wider", "scope_change");
    changed.withObject("requested_scope").putArray("allowed_tools").add("jira");
    assertThat(rotate(second, changed).body().at("/scope/allowed_tools").toString())
        .isEqualTo("[\"jira\"]");
  }

  @Test
  void aReceiverOpensTheKeyThatItsEnvelopeHasAndNobodyElseDoes() throws Exception {
    Receiver receiver = new Receiver();
    profile =
        owner
            .post(
                "/api/agents/onboard",
                "{\"agent_name\":\"system\",\"requested_tools\":[\"tokenops\"],\"receiver_public_key\":\"%s\"}"
                    .formatted(receiver.publicKey()))
            .body();
    said("approve");

    JsonNode envelope = issue(request("system_to_system_exchange")).body();

    schemas.takes(Schemas.ENVELOPE, envelope);
    assertThat(envelope.has("retrieval")).isFalse();
    JsonNode shown = shown(envelope).body();
    String info =
        "sallyport-gate/access-key/1\n%s\n%s"
            .formatted(envelope.path("envelope_id").asText(), envelope.path("agent_id").asText());
    String key = receiver.open(shown.path("sealed_access_key"), info.getBytes(US_ASCII));
    assertThat(new ApiClient(gate.url(), key).get("/api/agents/whoami").status()).isEqualTo(200);
    assertThat(receiver.opens(shown.path("sealed_access_key"), (info + "x").getBytes(US_ASCII)))
        .isFalse();
    assertThat(new Receiver().opens(shown.path("sealed_access_key"), info.getBytes(US_ASCII)))
        .isFalse();

    owner.post(
        "/api/agents/%s/keys/%s/revoke"
            .formatted(envelope.path("agent_id").asText(), envelope.path("access_key_id").asText()),
        "{\"force\":true}");

    assertThat(shown(envelope).text("credential_status")).isEqualTo("revoked");
    assertThat(shown(envelope).body().has("sealed_access_key")).isFalse();
  }

  @Test
  void anotherOrganisationFindsNothing() {
    JsonNode envelope = issue().body();
    ApiClient stranger = gate.newOrganisation();

    assertThat(
            stranger
                .get("/api/agents/credentials/" + envelope.path("envelope_id").asText())
                .status())
        .isEqualTo(404);
    assertThat(stranger.get(retrieval(envelope).replace("/retrieval", "/delivery")).status())
        .isEqualTo(404);
    assertThat(
            stranger
                .post("/api/agents/access-keys", request("one_time_retrieval").toString())
                .status())
        .isEqualTo(404);
  }

  @Test
  void theSchemaNoticesWhatIsNoEnvelope() {
    ObjectNode envelope = issue().body().deepCopy();
    for (String member :
        List.of(
            "envelope_id",
            "credential_type",
            "agent_id",
            "access_key_id",
            "retrieval_mode",
            "credential_status",
            "scope",
            "links")) {
      assertThat(schemas.complaints(Schemas.ENVELOPE, envelope.deepCopy().without(List.of(member))))
          .as(member)
          .isNotEmpty();
    }
    assertThat(schemas.complaints(Schemas.ENVELOPE, envelope.deepCopy().put("access_key", "x")))
        .isNotEmpty();
    assertThat(schemas.complaints(Schemas.ENVELOPE, envelope.deepCopy().put("issued_at", "now")))
        .isNotEmpty();
  }
}
