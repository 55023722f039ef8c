package dev.sallyport.gate.event.delivery;

import static dev.sallyport.gate.GateUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.audit.PgAuditRecords;
import dev.sallyport.gate.event.EventType;
import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.job.Jobs;
import dev.sallyport.gate.outbound.OutboundAddresses;
import dev.sallyport.gate.outbound.OutboundCalls;
import dev.sallyport.gate.outbound.SystemHostAddresses;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Gates that work off the queue, without the rest of them. */
final class DeliveryJobTest {
  private static final Duration PATIENCE = Duration.ofMillis(1_500);

  private static QueueData data;

  private final FakeReceiver receiver = FakeReceiver.start();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final DeliveryMetrics metrics = new DeliveryMetrics(meters);

  @BeforeAll
  static void start() {
    data = new QueueData("delivery_job");
  }

  @AfterAll
  static void stop() {
    data.close();
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  /** Deploys the job of one gate. */
  private String gate() {
    Job job =
        DeliveryJob.over(
            data.pool,
            new PgAuditRecords(),
            new OutboundAddresses(
                new SystemHostAddresses(data.vertx), URI.create("http://localhost:8080")),
            new OutboundCalls(data.vertx, PATIENCE),
            Optional.empty(),
            data.seal,
            InstantSource.system(),
            metrics);
    return await(data.vertx.deployVerticle(new Jobs(List.of(job))));
  }

  private void awaitCount(EndpointId endpoint, String status, int count) {
    for (int look = 0; look < 300 && data.count(endpoint, status) != count; look++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    assertThat(data.count(endpoint, status)).isEqualTo(count);
  }

  @Test
  void twoGatesTellEachEventOnce() {
    OrganisationId organisation = data.organisation();
    EndpointId endpoint = data.endpoint(organisation, receiver.url());
    Set<String> appended = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      appended.add(data.append(organisation, EventType.KEY_ROTATED).id().value());
    }
    List<String> gates = List.of(gate(), gate());

    awaitCount(endpoint, "delivered", 50);

    gates.forEach(gate -> await(data.vertx.undeploy(gate)));
    assertThat(receiver.waiting()).isEqualTo(50);
    Set<String> told = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      told.add(receiver.next().header("webhook-id"));
    }
    assertThat(told).isEqualTo(appended);
    assertThat(meters.counter("gate.deliveries", "result", "taken").count()).isEqualTo(50);
  }

  @Test
  void stoppingWaitsForWhatIsUnderWay() {
    receiver.fallingSilent();
    OrganisationId organisation = data.organisation();
    EndpointId endpoint = data.endpoint(organisation, receiver.url());
    data.append(organisation, EventType.KEY_ROTATED);
    String gate = gate();
    receiver.next();

    Future<Void> stopped = data.vertx.undeploy(gate);
    assertThat(stopped.isComplete()).isFalse();
    receiver.release();
    await(stopped);

    assertThat(data.count(endpoint, "delivered")).isEqualTo(1);
  }

  @Test
  void doesNotWaitForAReceiverThatSaysNothing() {
    receiver.fallingSilent();
    OrganisationId organisation = data.organisation();
    EndpointId endpoint = data.endpoint(organisation, receiver.url());
    data.append(organisation, EventType.KEY_ROTATED);
    String gate = gate();
    receiver.next();

    awaitCount(endpoint, "pending", 1);

    await(data.vertx.undeploy(gate));
    assertThat(
            data.query(
                "select last_failure from event_delivery where endpoint = '"
                    + endpoint.value()
                    + "'"))
        .isEqualTo("UNREACHABLE");
  }

  @Test
  void givesUpOnAMessageThatGatesDieOf() {
    OrganisationId organisation = data.organisation();
    EndpointId endpoint = data.endpoint(organisation, receiver.url());
    data.append(organisation, EventType.KEY_ROTATED);
    data.data.execute(
        "update event_delivery set attempts = ? where endpoint = ?",
        RetrySchedule.THREE_DAYS.attempts(),
        endpoint.value());
    String gate = gate();

    awaitCount(endpoint, "failed", 1);

    await(data.vertx.undeploy(gate));
    assertThat(receiver.waiting()).isZero();
  }

  @Test
  void tellsHowLongTheQueueIs() {
    OrganisationId organisation = data.organisation();
    data.endpoint(organisation, receiver.url());
    data.append(organisation, EventType.KEY_ROTATED);
    data.data.execute("update event_delivery set created_at = now() - interval '90 seconds'");

    await(new QueueLengthJob(data.pool, metrics).run());

    assertThat(meters.get("gate.deliveries.waiting").gauge().value()).isPositive();
    assertThat(meters.get("gate.deliveries.oldest.seconds").gauge().value()).isBetween(90.0, 120.0);
    data.data.execute("delete from event_delivery");
  }
}
