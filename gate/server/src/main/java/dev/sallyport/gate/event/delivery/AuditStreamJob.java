package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.job.WorkUnderWay;
import dev.sallyport.gate.outbound.OutboundAddresses;
import dev.sallyport.gate.outbound.OutboundCalls;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Sends logs on to who is to have them, message by message, each when the one before was taken.
 * Belongs to the event loop of its jobs.
 */
public final class AuditStreamJob implements Job {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Streams under way on this gate. */
  private static final int MAXIMUM_UNDER_WAY = 16;

  private final PgAuditStreamQueue queue;
  private final Sender sender;
  private final RetrySchedule schedule;

  private final WorkUnderWay<DueStream> underWay;

  AuditStreamJob(PgAuditStreamQueue queue, Sender sender, RetrySchedule schedule) {
    this.queue = queue;
    this.sender = sender;
    this.schedule = schedule;
    this.underWay =
        new WorkUnderWay<>(
            MAXIMUM_UNDER_WAY, free -> queue.take(free, DeliveryJob.LEASE), this::send);
  }

  /** Sends with these calls. */
  public static AuditStreamJob over(
      Pool pool,
      OutboundAddresses addresses,
      OutboundCalls calls,
      EndpointSeal seal,
      InstantSource clock) {
    return new AuditStreamJob(
        new PgAuditStreamQueue(pool),
        new Sender(addresses, calls, seal, clock),
        RetrySchedule.WITHOUT_END);
  }

  @Override
  public String name() {
    return "streams of the log";
  }

  @Override
  public Duration interval() {
    return INTERVAL;
  }

  @Override
  public Future<?> run() {
    return underWay.takeMore();
  }

  /** Whether a message was taken, so that the next one may follow at once. */
  private Future<Boolean> send(DueStream stream) {
    return queue
        .batch(stream)
        .compose(
            batch ->
                batch.isEmpty()
                    ? settle(
                        stream, stream.next(), AttemptResult.without(DeliveryFailure.LOG_DAMAGED))
                    : send(stream, batch.get()));
  }

  private Future<Boolean> send(DueStream stream, AuditBatch batch) {
    return sender
        .send(
            stream.organisation(),
            stream.endpoint(),
            stream.url(),
            batch.id(stream.endpoint().value()),
            batch.body(),
            stream.secrets())
        .compose(result -> settle(stream, batch.to(), result));
  }

  private Future<Boolean> settle(DueStream stream, long next, AttemptResult result) {
    return switch (result) {
      case AttemptResult.Taken taken -> queue.taken(stream, next, taken.httpStatus());
      case AttemptResult.Failed failed -> failed(stream, failed);
      case AttemptResult.Refused refused ->
          failed(stream, new AttemptResult.Failed(refused.failure(), Optional.empty()));
      case AttemptResult.Gone gone -> queue.gone(stream).map(false);
    };
  }

  private Future<Boolean> failed(DueStream stream, AttemptResult.Failed failed) {
    return queue
        .failed(stream, failed, schedule.pauseAfter(stream.failures() + 1).orElseThrow())
        .map(false);
  }

  /** Takes no more, and waits for what is under way. */
  @Override
  public Future<?> stop() {
    return underWay.stop();
  }
}
