package dev.sallyport.gate.event.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From an operator's wish to a receiver's door, through a running gate. */
final class EndpointRoutesTest {
  private static final String ENDPOINTS = "/api/events/endpoints";
  private static final int LOOKS = 400;

  private static GateUnderTest gate;

  private final FakeReceiver receiver = FakeReceiver.start();
  private ApiClient operator;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("endpoints");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void anOrganisation() {
    operator = gate.newOrganisation();
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  /** For whatever these tests do; checkpoints of the log come at any time. */
  private JsonNode create() {
    return create(
            "{\"url\":\"%s\",\"eventTypes\":[\"endpoint.test\",\"agent.created\",\"key.rotated\",\"grant.created\"]}"
                .formatted(receiver.url()))
        .body();
  }

  private Reply create(String body) {
    Reply created = operator.post(ENDPOINTS, body);
    assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
    return created;
  }

  private static String path(JsonNode endpoint) {
    return ENDPOINTS + "/" + endpoint.path("id").asText();
  }

  /** The newest delivery, as soon as it has this status. */
  private JsonNode delivery(JsonNode endpoint, String status) {
    JsonNode last = null;
    for (int look = 0; look < LOOKS; look++) {
      last = operator.get(path(endpoint) + "/deliveries?limit=1").body().path("deliveries").path(0);
      if (last.path("status").asText().equals(status)
          && (!status.equals("pending") || last.path("attempts").asInt() > 0)) {
        return last;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    throw new AssertionError("not " + status + ": " + last);
  }

  @Test
  void aTestEventArrivesAsTheStandardSaysIt() {
    JsonNode endpoint = create();

    Reply queued = operator.post(path(endpoint) + "/test", "");
    FakeReceiver.Message message = receiver.next();

    assertThat(queued.status()).isEqualTo(202);
    assertThat(message.header("webhook-id")).isEqualTo(queued.text("eventId"));
    assertThat(message.header("webhook-signature")).matches("v1,[A-Za-z0-9+/]{43}=");
    assertThat(message.header("content-type")).isEqualTo("application/json");
    assertThat(message.isSignedWith(endpoint.path("secret").asText())).isTrue();
    assertThat(message.isSignedWith("whsec_" + "A".repeat(43) + "=")).isFalse();
    assertThat(message.body())
        .matches(
            "\\{\"type\":\"endpoint.test\",\"timestamp\":\"[-0-9T:.]+Z\",\"data\":\\{\"endpointId\":\"wep_\\w{22}\"}}");
    JsonNode delivered = delivery(endpoint, "delivered");
    assertThat(delivered.path("eventId").asText()).isEqualTo(queued.text("eventId"));
    assertThat(delivered.path("attempts").asInt()).isEqualTo(1);
    assertThat(delivered.path("lastHttpStatus").asInt()).isEqualTo(204);
    assertThat(delivered.path("finishedAt").isTextual()).isTrue();
    assertThat(delivered.path("nextAttemptAt").isNull()).isTrue();
  }

  @Test
  void theSecretIsShownOnceAndKeptSealed() {
    JsonNode endpoint = create();
    String secret = endpoint.path("secret").asText();

    assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
    assertThat(operator.get(ENDPOINTS).body().toString()).doesNotContain("whsec_");
    assertThat(operator.get(path(endpoint)).body().has("secret")).isFalse();
    assertThat(operator.patch(path(endpoint), "{\"description\":\"d\"}").body().has("secret"))
        .isFalse();
    assertThat(
            gate.query(
                "select count(*) from event_secret where encode(sealed, 'base64') like '%"
                    + secret.substring(6, 30)
                    + "%'"))
        .isEqualTo("0");
  }

  @Test
  void bothSecretsAreGoodWhileTheReceiverChangesOver() {
    JsonNode endpoint = create();
    JsonNode rotated =
        operator.post(path(endpoint) + "/rotate-secret", "{\"overlapHours\":1}").body();
    operator.post(path(endpoint) + "/test", "");

    FakeReceiver.Message during = receiver.next();

    assertThat(rotated.path("previousSecretUntil").isTextual()).isTrue();
    assertThat(during.isSignedWith(endpoint.path("secret").asText())).isTrue();
    assertThat(during.isSignedWith(rotated.path("secret").asText())).isTrue();
    assertThat(during.header("webhook-signature").split(" ", -1)).hasSize(2);

    JsonNode again =
        operator.post(path(endpoint) + "/rotate-secret", "{\"overlapHours\":0}").body();
    operator.post(path(endpoint) + "/test", "");
    FakeReceiver.Message after = receiver.next();

    assertThat(again.path("previousSecretUntil").isNull()).isTrue();
    assertThat(after.isSignedWith(rotated.path("secret").asText())).isFalse();
    assertThat(after.isSignedWith(endpoint.path("secret").asText())).isFalse();
    assertThat(after.isSignedWith(again.path("secret").asText())).isTrue();
  }

  @Test
  void aRedirectIsAFailureAndNotFollowed() {
    receiver.answering(307);
    JsonNode endpoint = create();
    operator.post(path(endpoint) + "/test", "");

    receiver.next();
    JsonNode failed = delivery(endpoint, "pending");

    assertThat(failed.path("lastFailure").asText()).isEqualTo("REDIRECTED");
    assertThat(failed.path("lastHttpStatus").asInt()).isEqualTo(307);
    assertThat(failed.path("nextAttemptAt").isTextual()).isTrue();
    assertThat(receiver.waiting()).isZero();
  }

  @Test
  void whatFailedIsSentAgainWithTheSameIdAndBytes() {
    receiver.answering(500);
    JsonNode endpoint = create();
    operator.post(path(endpoint) + "/test", "");
    FakeReceiver.Message first = receiver.next();
    assertThat(delivery(endpoint, "pending").path("lastFailure").asText()).isEqualTo("REFUSED");

    receiver.answering(200);
    gate.sql(
        "update event_delivery set due_at = now() where endpoint = '"
            + endpoint.path("id").asText()
            + "'");
    FakeReceiver.Message second = receiver.next();

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.header("webhook-id")).isEqualTo(first.header("webhook-id"));
    assertThat(second.isSignedWith(endpoint.path("secret").asText())).isTrue();
    JsonNode delivered = delivery(endpoint, "delivered");
    assertThat(delivered.path("attempts").asInt()).isEqualTo(2);
    assertThat(delivered.path("lastFailure").isNull()).isTrue();
  }

  @Test
  void aReceiverThatIsGoneIsNotToldAgain() {
    receiver.answering(410);
    JsonNode endpoint = create();
    operator.post(path(endpoint) + "/test", "");
    receiver.next();

    JsonNode failed = delivery(endpoint, "failed");
    JsonNode shown = operator.get(path(endpoint)).body();

    assertThat(failed.path("lastFailure").asText()).isEqualTo("GONE");
    assertThat(shown.path("status").asText()).isEqualTo("disabled");
    assertThat(shown.path("disabledBecause").asText()).isEqualTo("gone");
    Reply refused = operator.post(path(endpoint) + "/test", "");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("detail")).contains("enable it first");
    assertThat(
            gate.query(
                "select source from audit_in_words where action = 'event_endpoint_changed' and object_id = '"
                    + endpoint.path("id").asText()
                    + "'"))
        .isEqualTo("gate");
  }

  @Test
  void anAddressInsideIsRefusedAtEveryAttempt() {
    JsonNode endpoint = create();
    gate.sql(
        "update event_endpoint set url = 'http://10.1.2.3:8080/events' where id = '"
            + endpoint.path("id").asText()
            + "'");
    operator.post(path(endpoint) + "/test", "");

    assertThat(delivery(endpoint, "pending").path("lastFailure").asText()).isEqualTo("URL_REFUSED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.1:8080/",
        "https://169.254.169.254/latest",
        "https://[fd00::1]/x",
        "https://user:pw@example.com/x",
        "https://example.com/x?token=1",
        "https://no-such-host.invalid/x",
        "ftp://example.com/x",
        "https://example.com:22/x",
        "x"
      })
  void refusesAUrlThatTheGateDoesNotCall(String url) {
    Reply refused = operator.post(ENDPOINTS, "{\"url\":\"%s\"}".formatted(url));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("ENDPOINT_URL_REFUSED");
    assertThat(refused.text("detail")).startsWith("The URL of an endpoint is taken when ");
    assertThat(operator.get(ENDPOINTS).body().path("endpoints")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 'url'",
        "{\"url\":\"URL\",\"eventTypes\":[]} | 'eventTypes'",
        "{\"url\":\"URL\",\"eventTypes\":[\"key.stolen\"]} | 'eventTypes'",
        "{\"url\":\"URL\",\"eventTypes\":[\"*\",\"key.rotated\"]} | 'eventTypes'",
        "{\"url\":\"URL\",\"eventTypes\":[null]} | 'eventTypes'",
      })
  void refusesWhatItDoesNotUnderstand(String body, String field) {
    Reply refused = operator.post(ENDPOINTS, body.replace("URL", receiver.url()));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text("detail")).contains(field.replace("'", ""));
  }

  @Test
  void anOrganisationHasABoundedNumberOfEndpoints() {
    for (int i = 0; i < Endpoint.MAXIMUM_PER_ORGANISATION; i++) {
      create();
    }

    Reply refused = operator.post(ENDPOINTS, "{\"url\":\"%s\"}".formatted(receiver.url()));

    assertThat(refused.status()).isEqualTo(409);
    Reply first = operator.get(ENDPOINTS + "?limit=7");
    Reply rest = operator.get(ENDPOINTS + "?limit=7&cursor=" + first.text("nextCursor"));
    assertThat(first.body().path("endpoints")).hasSize(7);
    assertThat(rest.body().path("endpoints")).hasSize(3);
  }

  @Test
  void changesWhatIsNamed() {
    JsonNode endpoint = create();

    Reply changed =
        operator.patch(
            path(endpoint),
            "{\"description\":\"pager\",\"eventTypes\":[\"key.rotated\",\"key.rotated\"]}");

    assertThat(changed.text("description")).isEqualTo("pager");
    assertThat(changed.text("url")).isEqualTo(receiver.url());
    assertThat(changed.body().path("eventTypes"))
        .singleElement()
        .satisfies(type -> assertThat(type.asText()).isEqualTo("key.rotated"));
    assertThat(operator.patch(path(endpoint), "{}").status()).isEqualTo(400);
    assertThat(operator.patch(path(endpoint), "{\"status\":\"off\"}").status()).isEqualTo(400);
    assertThat(operator.patch(path(endpoint), "{\"url\":\"http://10.0.0.1:8080\"}").status())
        .isEqualTo(422);
    assertThat(operator.get(path(endpoint)).text("url")).isEqualTo(receiver.url());
  }

  @Test
  void disablingDropsWhatIsWaitingAndEnablingStartsAfresh() {
    receiver.answering(503);
    JsonNode endpoint = create();
    operator.post(path(endpoint) + "/test", "");
    receiver.next();
    delivery(endpoint, "pending");

    Reply disabled = operator.patch(path(endpoint), "{\"status\":\"disabled\"}");

    assertThat(disabled.text("disabledBecause")).isEqualTo("operator");
    delivery(endpoint, "cancelled");
    receiver.answering(200);
    Reply enabled = operator.patch(path(endpoint), "{\"status\":\"enabled\"}");
    assertThat(enabled.body().path("disabledBecause").isNull()).isTrue();
    operator.post(path(endpoint) + "/test", "");
    delivery(endpoint, "delivered");
    assertThat(
            operator.get(path(endpoint) + "/deliveries?status=cancelled").body().path("deliveries"))
        .hasSize(1);
    assertThat(operator.get(path(endpoint) + "/deliveries?status=lost").status()).isEqualTo(400);
  }

  @Test
  void whatIsDeletedIsGoneWithItsDeliveries() {
    JsonNode endpoint = create();
    operator.post(path(endpoint) + "/test", "");
    receiver.next();

    assertThat(operator.delete(path(endpoint)).status()).isEqualTo(204);

    assertThat(operator.get(path(endpoint)).status()).isEqualTo(404);
    assertThat(operator.get(path(endpoint) + "/deliveries").status()).isEqualTo(404);
    assertThat(operator.delete(path(endpoint)).status()).isEqualTo(404);
    assertThat(
            gate.query(
                "select count(*) from event_secret where endpoint = '"
                    + endpoint.path("id").asText()
                    + "'"))
        .isEqualTo("0");
  }

  @Test
  void theOwnerIsToldOfARotation() {
    JsonNode endpoint =
        create("{\"url\":\"%s\",\"eventTypes\":[\"key.rotated\"]}".formatted(receiver.url()))
            .body();
    String agent = operator.createAgent("rotated").path("id").asText();

    Reply rotated = operator.post("/api/agents/" + agent + "/rotate-key", "");
    FakeReceiver.Message message = receiver.next();

    assertThat(message.isSignedWith(endpoint.path("secret").asText())).isTrue();
    assertThat(message.body())
        .startsWith("{\"type\":\"key.rotated\"")
        .contains("\"objectId\":\"" + agent + "\"")
        .contains("\"actorId\":\"op_")
        .doesNotContain(rotated.text("apiKey"));
  }
}
