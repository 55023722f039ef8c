package dev.sallyport.gate.event.delivery;

import static dev.sallyport.gate.GateUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.audit.PgAuditRecords;
import dev.sallyport.gate.event.Event;
import dev.sallyport.gate.event.EventType;
import dev.sallyport.gate.event.PgEvents;
import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes into the queue, and that a message is on its way once at a time. */
final class PgDeliveryQueueTest {
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final String URL = "http://127.0.0.1:9999/events";

  private static QueueData data;
  private static PgDeliveryQueue queue;

  @BeforeAll
  static void start() {
    data = new QueueData("delivery_queue");
    queue = new PgDeliveryQueue(data.pool, new PgAuditRecords());
  }

  @AfterAll
  static void stop() {
    data.close();
  }

  private static List<DueDelivery> take(EndpointId endpoint) {
    return await(queue.take(1_000, 1_000, LEASE)).stream()
        .filter(delivery -> delivery.endpoint().equals(endpoint))
        .toList();
  }

  @Test
  void tellsAnEndpointWhatItWantsAndNoOther() {
    OrganisationId organisation = data.organisation();
    EndpointId rotations = data.endpoint(organisation, URL, "key.rotated grant.created");
    EndpointId everything = data.endpoint(organisation, URL);
    EndpointId anothers = data.endpoint(data.organisation(), URL);
    Event rotated = data.append(organisation, EventType.KEY_ROTATED);
    Event locked = data.append(organisation, EventType.VAULT_LOCKED);

    List<DueDelivery> taken = await(queue.take(1_000, 1_000, LEASE));

    assertThat(QueueData.ids(taken.stream().filter(it -> it.endpoint().equals(rotations)).toList()))
        .containsExactly(rotated.id().value());
    assertThat(
            QueueData.ids(taken.stream().filter(it -> it.endpoint().equals(everything)).toList()))
        .containsExactlyInAnyOrder(rotated.id().value(), locked.id().value());
    assertThat(taken).noneMatch(it -> it.endpoint().equals(anothers));
  }

  @Test
  void anEventThatNobodyWantsLeavesNoTrace() {
    OrganisationId organisation = data.organisation();
    data.endpoint(organisation, URL, "vault.locked");

    Event event = data.append(organisation, EventType.KEY_ROTATED);

    assertThat(data.query("select count(*) from event where id = '" + event.id().value() + "'"))
        .isEqualTo("0");
  }

  @Test
  void nobodyIsToldOfWhatWasUndone() {
    OrganisationId organisation = data.organisation();
    EndpointId endpoint = data.endpoint(organisation, URL);
    Event event = Event.of(organisation, EventType.KEY_ROTATED, Map.of());

    Future<?> undone =
        data.pool.withTransaction(
            connection ->
                data.events
                    .append(connection, event)
                    .compose(done -> Future.failedFuture("undone")));

    assertThat(await(undone.map("kept").otherwise("undone"))).isEqualTo("undone");
    assertThat(data.count(endpoint, "pending")).isZero();
  }

  @Test
  void aFullQueueDropsAndCounts() {
    OrganisationId organisation = data.organisation();
    EndpointId endpoint = data.endpoint(organisation, URL);
    Event first = data.append(organisation, EventType.KEY_ROTATED);
    data.data.execute(
        "insert into event (organisation, id, type, data) select organisation, 'evt_' ||"
            + " lpad(n::text, 22, '0'), type, data from event, generate_series(2, "
            + PgEvents.MAXIMUM_WAITING
            + ") n where id = '"
            + first.id().value()
            + "'");
    data.data.execute(
        "insert into event_delivery (organisation, endpoint, event, due_at) select organisation, '"
            + endpoint.value()
            + "', id, now() + interval '1 hour' from event where id like 'evt_000000%'");

    data.append(organisation, EventType.KEY_ROTATED);
    data.append(organisation, EventType.KEY_ROTATED);

    assertThat(data.count(endpoint, "pending")).isEqualTo(PgEvents.MAXIMUM_WAITING);
    assertThat(
            data.query(
                "select dropped_events from event_endpoint where id = '" + endpoint.value() + "'"))
        .isEqualTo("2");
  }

  @Test
  void severalGatesShareTheWorkAndTakeEachMessageOnce() {
    OrganisationId organisation = data.organisation();
    EndpointId endpoint = data.endpoint(organisation, URL);
    List<String> appended = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      appended.add(data.append(organisation, EventType.KEY_ROTATED).id().value());
    }

    List<Future<List<DueDelivery>>> takings = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      takings.add(queue.take(20, 1_000, LEASE));
    }
    List<String> taken = new ArrayList<>();
    for (Future<List<DueDelivery>> taking : takings) {
      taken.addAll(
          QueueData.ids(
              await(taking).stream().filter(it -> it.endpoint().equals(endpoint)).toList()));
    }
    taken.addAll(QueueData.ids(take(endpoint)));

    assertThat(taken).containsExactlyInAnyOrderElementsOf(appended);
  }

  @Test
  void aSlowEndpointLeavesRoomForOthers() {
    OrganisationId organisation = data.organisation();
    EndpointId endpoint = data.endpoint(organisation, URL);
    for (int i = 0; i < 10; i++) {
      data.append(organisation, EventType.KEY_ROTATED);
    }

    int first = takenOf(endpoint, await(queue.take(1_000, 4, LEASE)));
    int second = takenOf(endpoint, await(queue.take(1_000, 4, LEASE)));

    assertThat(first).isEqualTo(4);
    assertThat(second).isZero();
    assertThat(data.count(endpoint, "sending")).isEqualTo(4);
  }

  private static int takenOf(EndpointId endpoint, List<DueDelivery> taken) {
    return (int) taken.stream().filter(it -> it.endpoint().equals(endpoint)).count();
  }

  @Test
  void anotherGateTakesOverFromOneThatDiedAndTheLateOneChangesNothing() {
    OrganisationId organisation = data.organisation();
    EndpointId endpoint = data.endpoint(organisation, URL);
    data.append(organisation, EventType.KEY_ROTATED);
    DueDelivery lost = take(endpoint).getFirst();
    assertThat(take(endpoint)).isEmpty();

    data.data.execute(
        "update event_delivery set due_at = now() where endpoint = ?", endpoint.value());
    DueDelivery taken = take(endpoint).getFirst();

    assertThat(taken.event()).isEqualTo(lost.event());
    assertThat(taken.attempt()).isEqualTo(2);
    assertThat(taken.body(Optional.empty())).isEqualTo(lost.body(Optional.empty()));
    assertThat(await(queue.delivered(lost, 200))).isFalse();
    assertThat(await(queue.gone(lost))).isFalse();
    assertThat(data.count(endpoint, "sending")).isEqualTo(1);
    assertThat(await(queue.delivered(taken, 200))).isTrue();
    assertThat(await(queue.delivered(taken, 200))).isFalse();
    assertThat(data.count(endpoint, "delivered")).isEqualTo(1);
  }

  @Test
  void aFailureWaitsForItsPauseAndTheLastOneIsFinal() {
    OrganisationId organisation = data.organisation();
    EndpointId endpoint = data.endpoint(organisation, URL);
    data.append(organisation, EventType.KEY_ROTATED);
    AttemptResult.Failed failed =
        new AttemptResult.Failed(DeliveryFailure.REFUSED, Optional.of(500));

    assertThat(
            await(
                queue.failed(take(endpoint).getFirst(), failed, Optional.of(Duration.ofHours(1)))))
        .isTrue();
    assertThat(take(endpoint)).isEmpty();
    data.data.execute(
        "update event_delivery set due_at = now() where endpoint = ?", endpoint.value());
    assertThat(await(queue.failed(take(endpoint).getFirst(), failed, Optional.empty()))).isTrue();

    assertThat(data.count(endpoint, "failed")).isEqualTo(1);
    assertThat(take(endpoint)).isEmpty();
  }

  @Test
  void whatIsOldIsDeletedAndTheRestStays() {
    OrganisationId organisation = data.organisation();
    EndpointId endpoint = data.endpoint(organisation, URL);
    for (int i = 0; i < 3; i++) {
      data.append(organisation, EventType.KEY_ROTATED);
    }
    List<DueDelivery> taken = take(endpoint);
    await(queue.delivered(taken.get(0), 200));
    await(queue.delivered(taken.get(1), 200));
    String old = taken.getFirst().event().value();
    data.data.execute(
        "update event set at = now() - interval '15 days' where organisation = ?",
        organisation.value());
    data.data.execute(
        "update event_delivery set finished_at = now() - interval '15 days' where event = ?", old);

    await(new CleanUpJob(data.pool).run());

    assertThat(data.count(endpoint, "delivered")).isEqualTo(1);
    assertThat(data.count(endpoint, "sending")).isEqualTo(1);
    assertThat(
            data.query(
                "select count(*) from event where organisation = '" + organisation.value() + "'"))
        .isEqualTo("2");
  }
}
