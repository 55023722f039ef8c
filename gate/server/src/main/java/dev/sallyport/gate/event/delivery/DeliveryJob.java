package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.job.WorkUnderWay;
import dev.sallyport.gate.outbound.OutboundAddresses;
import dev.sallyport.gate.outbound.OutboundCalls;
import dev.sallyport.gate.outbound.OutboundMail;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Takes deliveries that are due and sends them, some at a time. Belongs to the event loop of its
 * jobs.
 */
public final class DeliveryJob implements Job {
  /** Connecting, and then the answer. Shorter than a gate waits when it stops. */
  public static final Duration PATIENCE = Duration.ofSeconds(4);

  /** Longer than any attempt: looking up, connecting and the answer are bounded; so is a mail. */
  static final Duration LEASE = Duration.ofSeconds(60);

  /** An event is told within about this. */
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Attempts under way on this gate. */
  private static final int MAXIMUM_UNDER_WAY = 64;

  /** Attempts under way to one endpoint, over all gates. */
  static final int MAXIMUM_PER_ENDPOINT = 8;

  private final PgDeliveryQueue queue;
  private final Sending sending;
  private final RetrySchedule schedule;
  private final DeliveryMetrics metrics;

  private final WorkUnderWay<DueDelivery> underWay;

  DeliveryJob(
      PgDeliveryQueue queue, Sending sending, RetrySchedule schedule, DeliveryMetrics metrics) {
    this.queue = queue;
    this.sending = sending;
    this.schedule = schedule;
    this.underWay =
        new WorkUnderWay<>(
            MAXIMUM_UNDER_WAY,
            free -> queue.take(free, MAXIMUM_PER_ENDPOINT, LEASE),
            delivery -> send(delivery).transform(done -> Future.succeededFuture(true)));
    this.metrics = metrics;
  }

  /** Sends with these calls, and mail through the server that takes it, if there is one. */
  public static DeliveryJob over(
      Pool pool,
      AuditRecords audit,
      OutboundAddresses addresses,
      OutboundCalls calls,
      Optional<OutboundMail> mail,
      EndpointSeal seal,
      InstantSource clock,
      DeliveryMetrics metrics) {
    return new DeliveryJob(
        new PgDeliveryQueue(pool, audit),
        Sending.by(new Sender(addresses, calls, seal, clock), new MailSender(mail, seal)),
        RetrySchedule.THREE_DAYS,
        metrics);
  }

  @Override
  public String name() {
    return "deliveries";
  }

  @Override
  public Duration interval() {
    return INTERVAL;
  }

  @Override
  public Future<?> run() {
    return underWay.takeMore();
  }

  private Future<?> send(DueDelivery delivery) {
    if (delivery.attempt() > schedule.attempts()) {
      return settle(delivery, AttemptResult.without(DeliveryFailure.ABANDONED));
    }
    return sending.send(delivery).compose(result -> settle(delivery, result));
  }

  private Future<?> settle(DueDelivery delivery, AttemptResult result) {
    metrics.attempted(result);
    return switch (result) {
      case AttemptResult.Taken taken -> queue.delivered(delivery, taken.httpStatus());
      case AttemptResult.Failed failed ->
          queue.failed(delivery, failed, schedule.pauseAfter(delivery.attempt()));
      case AttemptResult.Refused refused ->
          queue.failed(
              delivery,
              new AttemptResult.Failed(refused.failure(), Optional.empty()),
              Optional.empty());
      case AttemptResult.Gone gone -> queue.gone(delivery);
    };
  }

  /** Takes no more, and waits for what is under way. */
  @Override
  public Future<?> stop() {
    return underWay.stop();
  }
}
