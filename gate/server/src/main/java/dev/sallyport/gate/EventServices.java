package dev.sallyport.gate;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.event.PgEvents;
import dev.sallyport.gate.event.delivery.AuditStreamJob;
import dev.sallyport.gate.event.delivery.AuditStreamRoutes;
import dev.sallyport.gate.event.delivery.CleanUpJob;
import dev.sallyport.gate.event.delivery.DeliveryJob;
import dev.sallyport.gate.event.delivery.DeliveryMetrics;
import dev.sallyport.gate.event.delivery.EndpointRoutes;
import dev.sallyport.gate.event.delivery.EndpointSeal;
import dev.sallyport.gate.event.delivery.PgAuditStreams;
import dev.sallyport.gate.event.delivery.PgDeliveryLog;
import dev.sallyport.gate.event.delivery.PgEndpoints;
import dev.sallyport.gate.event.delivery.QueueLengthJob;
import dev.sallyport.gate.event.delivery.StreamLagJob;
import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.notice.NoticeJob;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.outbound.OutboundAddresses;
import dev.sallyport.gate.outbound.OutboundCalls;
import dev.sallyport.gate.outbound.OutboundMail;
import dev.sallyport.gate.outbound.SystemHostAddresses;
import dev.sallyport.gate.sealing.Seal;
import dev.sallyport.service.http.Routes;
import dev.sallyport.service.metrics.Metrics;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;

/** The part of a gate that tells other systems what happened. */
final class EventServices {
  private final EndpointRoutes routes;
  private final AuditStreamRoutes streams;
  private final List<Job> jobs;

  EventServices(
      Vertx vertx,
      GateConfiguration configuration,
      Seal seal,
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      PgEvents events,
      CallerAccess callers,
      Metrics metrics,
      InstantSource clock) {
    OutboundAddresses addresses =
        new OutboundAddresses(
            new SystemHostAddresses(vertx), URI.create(configuration.publicUrl()));
    EndpointSeal endpointSeal = new EndpointSeal(seal);
    routes =
        new EndpointRoutes(
            new PgEndpoints(pool, changes, audit, events, endpointSeal),
            new PgDeliveryLog(pool),
            addresses,
            callers);
    streams =
        new AuditStreamRoutes(
            new PgAuditStreams(pool, changes, audit, endpointSeal), addresses, callers);
    OutboundCalls calls = new OutboundCalls(vertx, DeliveryJob.PATIENCE);
    DeliveryMetrics deliveryMetrics = new DeliveryMetrics(metrics.registry());
    jobs =
        List.of(
            DeliveryJob.over(
                pool,
                audit,
                addresses,
                calls,
                configuration.mail().map(server -> new OutboundMail(vertx, server)),
                endpointSeal,
                clock,
                deliveryMetrics),
            AuditStreamJob.over(pool, addresses, calls, endpointSeal, clock),
            new StreamLagJob(pool, metrics.registry()),
            new NoticeJob(
                pool,
                events,
                configuration.noticeDays(),
                configuration.bindingRotationDays(),
                clock),
            new QueueLengthJob(pool, deliveryMetrics),
            new CleanUpJob(pool));
  }

  void register(Routes target) {
    routes.register(target);
    streams.register(target);
  }

  /** What is done without a request. */
  List<Job> jobs() {
    return jobs;
  }
}
