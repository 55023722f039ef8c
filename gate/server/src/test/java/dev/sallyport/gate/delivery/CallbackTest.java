package dev.sallyport.gate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.event.delivery.FakeReceiver;
import dev.sallyport.gate.event.delivery.FakeReceiver.Message;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CallbackTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static GateUnderTest gate;
  private static ServedSchemas schemas;

  private final FakeReceiver receiver = FakeReceiver.start();
  private ApiClient owner;
  private ApiClient approver;
  private JsonNode profile;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("callbacks");
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
    profile =
        owner
            .post(
                "/api/agents/onboard",
                "{\"agent_name\":\"trusted\",\"requested_tools\":[\"tokenops\"],\"callback_url\":\"%s\"}"
                    .formatted(receiver.url()))
            .body();
    approver = new ApiClient(gate.url(), invited.text("token"));
    approve(profile);
  }

  private void approve(JsonNode submitted) {
    assertThat(
            approver
                .post(
                    "/api/trust-profiles/%s/approve"
                        .formatted(submitted.path("trust_profile_id").asText()),
                    "")
                .status())
        .isEqualTo(200);
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  private Reply issue() {
    return issue("");
  }

  /** With these members too, each with its comma. */
  private Reply issue(String members) {
    return owner.post(
        "/api/agents/access-keys",
        "{%s\"agent_id\":%s,\"trust_profile_id\":%s,\"onboarding_id\":%s,\"requested_tools\":[\"tokenops\"],\"delivery_channel\":\"callback_delivery\",\"callback_url\":\"%s\"}"
            .formatted(
                members,
                profile.path("agent_id"),
                profile.path("trust_profile_id"),
                profile.path("onboarding_id"),
                receiver.url()));
  }

  private JsonNode deliveryThatIs(JsonNode envelope, String status) {
    String path =
        "/api/agents/access-keys/%s/delivery"
            .formatted(envelope.at("/delivery_proof/delivery_id").asText());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    Reply reply = owner.get(path);
    while (!reply.text("delivery_status").equals(status) && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      reply = owner.get(path);
    }
    schemas.takes(Schemas.DELIVERY, reply.body());
    assertThat(reply.text("delivery_status")).isEqualTo(status);
    return reply.body();
  }

  private void waitForFailure(String failure) {
    String query =
        "select coalesce(max(d.last_failure), '') from event_delivery d join event_endpoint e on e.organisation = d.organisation and e.id = d.endpoint where e.trust_profile = '%s'"
            .formatted(profile.path("trust_profile_id").asText());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!gate.query(query).equals(failure) && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    assertThat(gate.query(query)).isEqualTo(failure);
  }

  private void isWrittenOnce(JsonNode envelope, String action, String otherAction) {
    String written =
        "select count(*) from audit_in_words where object_id = '%s' and action = '%s' and decision = 'allow' and source = 'gate'";
    String id = envelope.path("envelope_id").asText();
    assertThat(gate.query(written.formatted(id, action))).isEqualTo("1");
    assertThat(gate.query(written.formatted(id, otherAction))).isEqualTo("0");
  }

  private static JsonNode data(Message message) {
    try {
      return JSON.readTree(message.body()).path("data");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Reply take(JsonNode retrieval) {
    String path = URI.create(retrieval.path("url").asText()).getPath();
    return ApiClient.send(
        HttpRequest.newBuilder(URI.create(gate.url() + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"token\":" + retrieval.path("token") + "}")));
  }

  @Test
  void aCallbackIsToldOnceSignedAndTakesTheKeyWithWhatItWasTold() {
    Reply issued = issue();
    assertThat(issued.status()).as(issued.body().toString()).isEqualTo(201);
    schemas.takes(Schemas.ENVELOPE, issued.body());
    assertThat(issued.body().has("retrieval")).isFalse();
    String secret = issued.text("callback_secret");

    Message message = receiver.next();

    assertThat(message.isSignedWith(secret)).isTrue();
    JsonNode data = data(message);
    schemas.takes(Schemas.ENVELOPE, data.path("envelope"));
    assertThat(data.at("/envelope/envelope_id").asText()).isEqualTo(issued.text("envelope_id"));
    JsonNode delivered = deliveryThatIs(issued.body(), "callback_delivered");
    assertThat(delivered.path("delivered_at").asText()).isNotEmpty();
    assertThat(delivered.path("delivered_to").asText()).isEqualTo(receiver.url());
    isWrittenOnce(issued.body(), "access_key_delivered", "access_key_delivery_failed");
    Reply taken = take(data.path("retrieval"));
    assertThat(taken.status()).isEqualTo(200);
    assertThat(take(data.path("retrieval")).status()).isEqualTo(410);
    assertThat(
            new ApiClient(gate.url(), taken.text("access_key")).get("/api/agents/whoami").status())
        .isEqualTo(200);
    assertThat(receiver.waiting()).isZero();
    Reply second = issue();
    assertThat(second.body().has("callback_secret")).isFalse();
    assertThat(receiver.next().isSignedWith(secret)).isTrue();
  }

  @Test
  void whatTakesTheKeyIsNowhereInTheDatabase() {
    issue();
    String token = data(receiver.next()).at("/retrieval/token").asText();

    for (String table :
        new String[] {"event", "access_key_delivery", "credential_envelope", "audit"}) {
      assertThat(
              gate.query(
                  "select count(*) from %s t where t::text like '%%%s%%'".formatted(table, token)))
          .as(table)
          .isEqualTo("0");
    }
  }

  @Test
  void aCallbackThatIsGoneIsToldNothingMoreAndItsKeyEnds() {
    receiver.answering(410);
    JsonNode envelope = issue().body();

    assertThat(deliveryThatIs(envelope, "delivery_failed").path("failure").asText())
        .isEqualTo("GONE");

    isWrittenOnce(envelope, "access_key_delivery_failed", "access_key_delivered");
    assertThat(
            gate.query(
                "select status from agent_key where id = '"
                    + envelope.path("access_key_id").asText()
                    + "'"))
        .isEqualTo("revoked");
    assertThat(take(data(receiver.next()).path("retrieval")).status()).isEqualTo(410);
    assertThat(issue().code()).isEqualTo("DESTINATION_REQUIRED");
  }

  @Test
  void aRedirectIsNotFollowedAndTheMessageStaysInTheQueue() {
    receiver.answering(302);
    JsonNode envelope = issue().body();
    Message message = receiver.next();
    waitForFailure("REDIRECTED");
    receiver.answering(204);

    JsonNode delivered = deliveryThatIs(envelope, "callback_delivered");

    assertThat(delivered.path("failure").isNull()).isTrue();
    isWrittenOnce(envelope, "access_key_delivered", "access_key_delivery_failed");
    Message again = receiver.next();
    assertThat(again.path()).isEqualTo(message.path());
    assertThat(again.header("webhook-id")).isEqualTo(message.header("webhook-id"));
    assertThat(again.body()).isEqualTo(message.body());
  }

  @Test
  void callbacksAreNoReceiversOfEventsAndNobodyListsThem() {
    issue();
    receiver.next();

    owner.createAgent("somebody else");

    assertThat(owner.get("/api/events/endpoints").body().path("endpoints")).isEmpty();
    String id =
        gate.query(
            "select id from event_endpoint where trust_profile = '"
                + profile.path("trust_profile_id").asText()
                + "'");
    assertThat(owner.get("/api/events/endpoints/" + id).status()).isEqualTo(404);
    assertThat(owner.delete("/api/events/endpoints/" + id).status()).isEqualTo(404);
    assertThat(owner.post("/api/events/endpoints/" + id + "/rotate-secret", "{}").status())
        .isEqualTo(404);
    assertThat(gate.query("select count(*) from event_delivery where endpoint = '" + id + "'"))
        .isEqualTo("1");
  }

  @Test
  void whileTheReceiverChangesOverBothSecretsSign() {
    String path =
        "/api/trust-profiles/%s/callback/rotate-secret"
            .formatted(profile.path("trust_profile_id").asText());
    assertThat(owner.post(path, "{}").status()).as("nothing was told yet").isEqualTo(404);
    String first = issue().text("callback_secret");
    receiver.next();

    Reply rotated = owner.post(path, "{\"overlapHours\":1}");

    assertThat(rotated.status()).as(rotated.body().toString()).isEqualTo(200);
    assertThat(rotated.text("previous_secret_until")).isNotEmpty();
    assertThat(issue().body().has("callback_secret")).isFalse();
    Message message = receiver.next();
    assertThat(message.header("webhook-signature").split(" ", -1)).hasSize(2);
    assertThat(message.isSignedWith(first)).isTrue();
    assertThat(message.isSignedWith(rotated.text("callback_secret"))).isTrue();
    owner.post(path, "{\"overlapHours\":0}");
    issue();
    assertThat(receiver.next().isSignedWith(rotated.text("callback_secret"))).isFalse();
    assertThat(gate.newOrganisation().post(path, "{}").status()).isEqualTo(404);
  }

  private Reply change(JsonNode envelope, String request, String url) {
    return change(envelope, request, url, "");
  }

  private Reply change(JsonNode envelope, String request, String url, String members) {
    return owner.post(
        "/api/agents/credentials/%s/rotate".formatted(envelope.path("envelope_id").asText()),
        "{%s\"rotation_request_id\":\"%s\",\"agent_id\":%s,\"access_key_id\":%s,\"reason\":\"callback_change\",\"requested_scope\":{},\"callback_url\":\"%s\"}"
            .formatted(
                members, request, envelope.path("agent_id"), envelope.path("access_key_id"), url));
  }

  private JsonNode onboardAt(String url) {
    return onboardAt(url, "");
  }

  private JsonNode onboardAt(String url, String members) {
    Reply onboarded =
        owner.post(
            "/api/agents/onboard",
            "{%s\"agent_id\":%s,\"requested_tools\":[\"tokenops\"],\"callback_url\":\"%s\"}"
                .formatted(members, profile.path("agent_id"), url));
    assertThat(onboarded.status()).as(onboarded.body().toString()).isEqualTo(201);
    return onboarded.body();
  }

  @Test
  void aKeyMovesToAnotherCallbackOnceSomebodyHasApprovedThat() {
    JsonNode old = issue().body();
    receiver.next();
    try (FakeReceiver elsewhere = FakeReceiver.start()) {
      assertThat(change(old, "move-1", elsewhere.url()).code()).isEqualTo("DESTINATION_REQUIRED");
      JsonNode other = onboardAt(elsewhere.url());
      assertThat(change(old, "move-1", elsewhere.url()).code())
          .as("nobody has approved it")
          .isEqualTo("DESTINATION_REQUIRED");
      approve(other);

      Reply moved = change(old, "move-1", elsewhere.url());

      assertThat(moved.status()).as(moved.body().toString()).isEqualTo(201);
      schemas.takes(Schemas.ENVELOPE, moved.body());
      assertThat(moved.text("trust_profile_id")).isEqualTo(other.path("trust_profile_id").asText());
      assertThat(moved.body().at("/rotation/replaces")).isEqualTo(old.path("envelope_id"));
      assertThat(moved.body().at("/delivery_proof/delivered_to").asText())
          .isEqualTo(elsewhere.url());
      Message message = elsewhere.next();
      assertThat(message.isSignedWith(moved.text("callback_secret"))).isTrue();
      assertThat(take(data(message).path("retrieval")).status()).isEqualTo(200);
      assertThat(receiver.waiting()).isZero();
      assertThat(change(old, "move-1", elsewhere.url()).text("envelope_id"))
          .as("the same request again")
          .isEqualTo(moved.text("envelope_id"));
    }
  }

  @Test
  void otherReasonsMoveNothing() {
    JsonNode old = issue().body();
    try (FakeReceiver elsewhere = FakeReceiver.start()) {
      approve(onboardAt(elsewhere.url()));

      Reply refused =
          owner.post(
              "/api/agents/credentials/%s/rotate".formatted(old.path("envelope_id").asText()),
              "{\"rotation_request_id\":\"r\",\"agent_id\":%s,\"access_key_id\":%s,\"reason\":\"scheduled_rotation\",\"requested_scope\":{},\"callback_url\":\"%s\"}"
                  .formatted(old.path("agent_id"), old.path("access_key_id"), elsewhere.url()));

      assertThat(refused.status()).isEqualTo(409);
      assertThat(elsewhere.waiting()).isZero();
    }
  }

  @Test
  void noKeyMovesToWhereLessIsAllowed() {
    JsonNode old = issue().body();
    try (FakeReceiver elsewhere = FakeReceiver.start()) {
      Reply other =
          owner.post(
              "/api/agents/onboard",
              "{\"agent_id\":%s,\"requested_tools\":[\"jira\"],\"callback_url\":\"%s\"}"
                  .formatted(profile.path("agent_id"), elsewhere.url()));
      approve(other.body());

      Reply refused = change(old, "move-1", elsewhere.url());

      assertThat(refused.code()).isEqualTo("TRUST_SCOPE_EXCEEDED");
      assertThat(elsewhere.waiting()).isZero();
    }
  }

  private static String account(String id) {
    return "\"credit_account_id\":\"%s\",".formatted(id);
  }

  @Test
  void noKeyMovesToWhereAnotherAccountPaysUnlessTheOldOneIsLeftBehind() {
    profile = onboardAt(receiver.url(), account("acct_1"));
    approve(profile);
    JsonNode old = issue(account("acct_1")).body();
    receiver.next();
    try (FakeReceiver elsewhere = FakeReceiver.start()) {
      approve(onboardAt(elsewhere.url(), account("acct_2")));

      Reply refused = change(old, "move-1", elsewhere.url());

      assertThat(refused.status()).as(refused.body().toString()).isEqualTo(409);
      assertThat(refused.text("detail"))
          .contains("another credit account", "preserve_credit_account");
      assertThat(
              owner
                  .get("/api/agents/credentials/" + old.path("envelope_id").asText())
                  .body()
                  .at("/rotation/replaced_by")
                  .isNull())
          .as("nothing was replaced")
          .isTrue();
      Reply moved = change(old, "move-2", elsewhere.url(), "\"preserve_credit_account\":false,");
      assertThat(moved.status()).as(moved.body().toString()).isEqualTo(201);
      assertThat(moved.body().at("/scope/credit_account_id").asText()).isEqualTo("acct_2");
      assertThat(data(elsewhere.next()).at("/envelope/envelope_id").asText())
          .isEqualTo(moved.text("envelope_id"));
      assertThat(elsewhere.waiting()).as("the refused one told nobody").isZero();
    }
  }
}
