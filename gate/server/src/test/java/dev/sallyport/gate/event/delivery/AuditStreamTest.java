package dev.sallyport.gate.event.delivery;

import static dev.sallyport.gate.GateUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateServer;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.access.Role;
import dev.sallyport.gate.event.delivery.FakeReceiver.Message;
import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.service.transparency.Checkpoint;
import dev.sallyport.service.transparency.NoteKey;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AuditStreamTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/api/audit/stream";

  private static GateUnderTest gate;

  private final FakeReceiver receiver = FakeReceiver.start();
  private ApiClient owner;
  private String organisation;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("audit_stream");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void organisation() {
    owner = gate.newOrganisation();
    String agent = owner.createAgent("first").path("id").asText();
    organisation = gate.query("select organisation from agent where id = '%s'".formatted(agent));
  }

  @AfterEach
  void close() {
    owner.delete(PATH);
    receiver.close();
  }

  private Reply put(String body) {
    return ApiClient.send(
        HttpRequest.newBuilder(URI.create(gate.url() + PATH))
            .header("Authorization", "Bearer " + owner.token())
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  private Reply put() {
    return put("{\"url\":\"%s\"}".formatted(receiver.url()));
  }

  private JsonNode streamThat(Predicate<JsonNode> is) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    JsonNode stream = owner.get(PATH).body();
    while (!is.test(stream) && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      stream = owner.get(PATH).body();
    }
    assertThat(is.test(stream)).as(stream.toString()).isTrue();
    return stream;
  }

  /** All that was written is in the tree, and all of that was taken. */
  private JsonNode caughtUp() {
    long written = records();
    return streamThat(
        stream -> stream.path("next").asLong() >= written && stream.path("lag").asLong() == 0);
  }

  private long records() {
    return Long.parseLong(
        gate.query("select count(*) from audit where organisation = '%s'".formatted(organisation)));
  }

  private static JsonNode data(Message message) {
    try {
      JsonNode body = JSON.readTree(message.body());
      assertThat(body.path("type").asText()).isEqualTo("audit.records");
      return body.path("data");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Message> messages() {
    List<Message> messages = new ArrayList<>();
    while (receiver.waiting() > 0) {
      messages.add(receiver.next());
    }
    return messages;
  }

  private static List<Long> indexes(List<Message> messages) {
    List<Long> indexes = new ArrayList<>();
    messages.forEach(
        message ->
            data(message)
                .path("records")
                .forEach(record -> indexes.add(record.path("index").asLong())));
    return indexes;
  }

  private void hurry() {
    gate.sql(
        "update audit_stream set due_at = now() where organisation = '%s' and failures > 0"
            .formatted(organisation));
  }

  @Test
  void everyRecordIsSentInItsPlaceSignedWithTheCheckpointOverIt() {
    for (int i = 0; i < 4; i++) {
      owner.createAgent("agent " + i);
    }
    Reply made = put();
    assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
    String secret = made.text("secret");
    assertThat(secret).startsWith("whsec_");

    long next = caughtUp().path("next").asLong();

    List<Message> messages = messages();
    assertThat(indexes(messages)).isEqualTo(LongStream.range(0, next).boxed().toList());
    List<String> ids = new ArrayList<>();
    for (Message message : messages) {
      assertThat(message.isSignedWith(secret)).isTrue();
      JsonNode data = data(message);
      Checkpoint checkpoint =
          Checkpoint.open(
                  data.path("checkpoint").asText(),
                  NoteKey.parse(data.path("key").asText()).orElseThrow())
              .orElseThrow();
      assertThat(checkpoint.size()).isEqualTo(data.path("size").asLong());
      assertThat(data.path("to").asLong()).isLessThanOrEqualTo(checkpoint.size());
      assertThat(data.path("records"))
          .hasSize((int) (data.path("to").asLong() - data.path("from").asLong()));
      data.path("records").forEach(record -> ids.add(record.at("/record/id").asText()));
    }
    assertThat(String.join(",", ids))
        .isEqualTo(
            gate.query(
                "select string_agg(id::text, ',' order by id) from (select id from audit where organisation = '%s' order by id limit %d) r"
                    .formatted(organisation, next)));
    assertThat(owner.get(PATH).body().has("secret")).isFalse();
  }

  @Test
  void whatIsNotTakenIsSentAgainAndNothingIsSkipped() {
    receiver.answering(500);
    put();
    JsonNode failing = streamThat(stream -> stream.path("failures").asInt() > 0);
    assertThat(failing.path("lastFailure").asText()).isEqualTo("REFUSED");
    assertThat(failing.path("lastHttpStatus").asInt()).isEqualTo(500);
    assertThat(failing.path("next").asLong()).isZero();
    assertThat(failing.path("lag").asLong()).isPositive();
    Message refused = receiver.next();

    receiver.answering(204);
    hurry();

    JsonNode taken = caughtUp();
    assertThat(taken.path("failures").asInt()).isZero();
    assertThat(taken.path("lastFailure").isNull()).isTrue();
    List<Message> messages = messages();
    assertThat(data(messages.getFirst()).path("from")).isEqualTo(data(refused).path("from"));
    assertThat(indexes(messages))
        .startsWith(0L)
        .isEqualTo(LongStream.range(0, indexes(messages).size()).boxed().toList());
  }

  @Test
  void twoGatesSendEachRecordOnce() {
    GateServer other = gate.another();
    try {
      put();
      for (int i = 0; i < 20; i++) {
        owner.createAgent("agent " + i);
      }
      long next = caughtUp().path("next").asLong();
      assertThat(indexes(messages())).isEqualTo(LongStream.range(0, next).boxed().toList());
    } finally {
      await(other.lifecycle().stop());
    }
  }

  /** One that died, or slept longer than its lease. */
  @Test
  void aGateThatWasOvertakenMovesNothing() {
    receiver.fallingSilent();
    put();
    receiver.next();
    gate.sql(
        "update audit_stream set attempt = attempt + 1, due_at = now() + interval '1 hour' where organisation = '%s'"
            .formatted(organisation));
    String state =
        "select row(attempt, next, failures, due_at) from audit_stream where organisation = '%s'"
            .formatted(organisation);
    String overtaking = gate.query(state);
    PgAuditStreamQueue queue = new PgAuditStreamQueue(gate.pool());
    DueStream late =
        new DueStream(
            new OrganisationId(organisation),
            EndpointId.fresh(),
            receiver.url(),
            0,
            1,
            0,
            new AuditBatch.Tree("a+b+c", 1, "", 0),
            List.of());

    assertThat(await(queue.taken(late, 1, 204))).isFalse();
    assertThat(
            await(
                queue.failed(
                    late,
                    new AttemptResult.Failed(DeliveryFailure.REFUSED, Optional.of(500)),
                    Duration.ZERO)))
        .isFalse();
    assertThat(await(queue.gone(late))).isFalse();
    assertThat(gate.query(state)).isEqualTo(overtaking);

    receiver.release();
    gate.sql(
        "update audit_stream set due_at = now() where organisation = '%s'".formatted(organisation));
    caughtUp();
    assertThat(indexes(messages())).startsWith(0L, 1L);
  }

  @Test
  void whoIsGoneIsSentNothingMoreUntilSomebodySaysSo() {
    receiver.answering(410);
    put();
    JsonNode ended = streamThat(stream -> stream.path("status").asText().equals("disabled"));
    assertThat(ended.path("disabledBecause").asText()).isEqualTo("gone");
    assertThat(ended.path("lastFailure").asText()).isEqualTo("GONE");
    receiver.answering(204);

    Reply again = put();

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.text("status")).isEqualTo("enabled");
    assertThat(again.body().has("secret")).isFalse();
    caughtUp();
    messages();
    put("{\"url\":\"%s/other\",\"from\":0}".formatted(receiver.url()));
    caughtUp();
    assertThat(messages())
        .isNotEmpty()
        .allSatisfy(message -> assertThat(message.path()).isEqualTo("/events/other"))
        .allSatisfy(message -> assertThat(data(message).path("from").asLong()).isPositive());
  }

  @Test
  void whatWasRemovedBeforeIsSentAsTheHashesOverIt() {
    for (int i = 0; i < 4; i++) {
      owner.createAgent("agent " + i);
    }
    put();
    caughtUp();
    owner.delete(PATH);
    List<Message> before = messages();
    assertThat(
            gate.query(
                "select remove_audit('%s', 0, 3, '%s')".formatted(organisation, "A".repeat(44))))
        .isEqualTo("t");

    put();
    caughtUp();

    List<Message> after = messages();
    JsonNode removed = data(after.getFirst()).path("removed");
    assertThat(removed.path("from").asLong()).isZero();
    assertThat(removed.path("to").asLong()).isEqualTo(3);
    assertThat(removed.path("hashes")).hasSize(2);
    assertThat(data(after.getFirst()).path("to").asLong()).isEqualTo(3);
    assertThat(indexes(before)).startsWith(0L, 1L, 2L);
    assertThat(indexes(after)).startsWith(3L, 4L, 5L);
  }

  @Test
  void whileTheReceiverChangesOverBothSecretsSign() {
    String first = put().text("secret");
    caughtUp();
    messages();

    Reply rotated = owner.post(PATH + "/rotate-secret", "{\"overlapHours\":1}");

    assertThat(rotated.status()).as(rotated.body().toString()).isEqualTo(200);
    assertThat(rotated.text("previousSecretUntil")).isNotEmpty();
    Message message = receiver.next();
    assertThat(message.isSignedWith(first)).isTrue();
    assertThat(message.isSignedWith(rotated.text("secret"))).isTrue();
  }

  @Test
  void onlyWhoMayReadTheLogAnywaySendsItElsewhereAndOnlyOutside() {
    for (Role role : Role.values()) {
      if (role.permissions().contains(Permission.EVENTS_MANAGE)) {
        assertThat(role.permissions()).contains(Permission.AUDIT_READ);
      }
    }
    assertThat(put("{\"url\":\"http://10.0.0.1/log\"}").code()).isEqualTo("ENDPOINT_URL_REFUSED");
    assertThat(put("{\"url\":\"%s\",\"from\":-1}".formatted(receiver.url())).status())
        .isEqualTo(400);
    assertThat(owner.get(PATH).status()).isEqualTo(404);
    assertThat(owner.delete(PATH).status()).isEqualTo(404);
    assertThat(owner.post(PATH + "/rotate-secret", "{}").status()).isEqualTo(404);
    put();
    assertThat(owner.get("/api/events/endpoints").body().path("endpoints")).isEmpty();
    assertThat(gate.newOrganisation().get(PATH).status()).isEqualTo(404);
    assertThat(owner.delete(PATH).status()).isEqualTo(204);
  }
}
