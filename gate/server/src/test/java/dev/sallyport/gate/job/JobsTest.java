package dev.sallyport.gate.job;

import static dev.sallyport.gate.GateUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class JobsTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  /** Its runs end when they are told to. */
  private static final class Slow implements Job {
    final AtomicInteger runs = new AtomicInteger();
    final AtomicInteger stops = new AtomicInteger();
    final CountDownLatch begun = new CountDownLatch(1);
    final Promise<Void> end = Promise.promise();

    @Override
    public String name() {
      return "slow";
    }

    @Override
    public Duration interval() {
      return Duration.ofMillis(10);
    }

    @Override
    public Future<?> run() {
      runs.incrementAndGet();
      begun.countDown();
      return end.future();
    }

    @Override
    public Future<?> stop() {
      stops.incrementAndGet();
      return Future.succeededFuture();
    }
  }

  /** Fails, one way or the other. */
  private record Failing(CountDownLatch runs, boolean throwing) implements Job {
    @Override
    public String name() {
      return "failing";
    }

    @Override
    public Duration interval() {
      return Duration.ofMillis(10);
    }

    @Override
    public Future<?> run() {
      runs.countDown();
      if (throwing) {
        throw new IllegalStateException("on purpose");
      }
      return Future.failedFuture("on purpose");
    }
  }

  @Test
  void aRunIsNeverOvertakenByTheNextAndStoppingWaitsForIt() throws InterruptedException {
    Slow job = new Slow();
    String jobs = await(vertx.deployVerticle(new Jobs(List.of(job))));
    assertThat(job.begun.await(10, TimeUnit.SECONDS)).isTrue();

    Future<Void> stopped = vertx.undeploy(jobs);
    await(vertx.timer(100, TimeUnit.MILLISECONDS));

    assertThat(job.runs).hasValue(1);
    assertThat(stopped.isComplete()).isFalse();
    assertThat(job.stops).hasValue(0);
    job.end.complete();
    await(stopped);
    assertThat(job.stops).hasValue(1);
    assertThat(job.runs).hasValue(1);
  }

  @Test
  void aFailureIsTriedAgain() throws InterruptedException {
    Failing failing = new Failing(new CountDownLatch(3), false);
    Failing throwing = new Failing(new CountDownLatch(3), true);

    await(vertx.deployVerticle(new Jobs(List.of(failing, throwing))));

    assertThat(failing.runs().await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(throwing.runs().await(10, TimeUnit.SECONDS)).isTrue();
  }
}
