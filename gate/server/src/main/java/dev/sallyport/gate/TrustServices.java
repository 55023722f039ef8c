package dev.sallyport.gate;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.agent.PgAgents;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.delivery.AccessKeyMetrics;
import dev.sallyport.gate.delivery.AccessKeyRoutes;
import dev.sallyport.gate.delivery.AccessKeys;
import dev.sallyport.gate.delivery.Announcing;
import dev.sallyport.gate.delivery.PendingKeySeal;
import dev.sallyport.gate.delivery.PgAccessKeys;
import dev.sallyport.gate.delivery.PgLapses;
import dev.sallyport.gate.delivery.RetrievalRoutes;
import dev.sallyport.gate.delivery.Schemas;
import dev.sallyport.gate.event.PgEvents;
import dev.sallyport.gate.event.delivery.CallbackRoutes;
import dev.sallyport.gate.event.delivery.EndpointSeal;
import dev.sallyport.gate.event.delivery.PgCallbackSecrets;
import dev.sallyport.gate.event.delivery.PgCallbacks;
import dev.sallyport.gate.event.delivery.PgContacts;
import dev.sallyport.gate.identity.PrincipalKind;
import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.job.WaitingGauge;
import dev.sallyport.gate.key.KeyTransactions;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.outbound.OutboundAddresses;
import dev.sallyport.gate.outbound.SystemHostAddresses;
import dev.sallyport.gate.sealing.Seal;
import dev.sallyport.gate.trust.PgTrustProfiles;
import dev.sallyport.gate.trust.TrustProfiles;
import dev.sallyport.gate.trust.TrustRoutes;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Routes;
import dev.sallyport.service.metrics.Metrics;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.util.List;

/** The part of a gate that delivers keys to agents that people have said to trust. */
final class TrustServices {
  private static final Access PUBLIC = Access.open("public");

  private final TrustRoutes trust;
  private final CallbackRoutes callbacks;
  private final AccessKeyRoutes deliveries;
  private final RetrievalRoutes retrievals;
  private final Schemas schemas;
  private final List<Job> jobs;

  TrustServices(
      Vertx vertx,
      GateConfiguration configuration,
      Seal seal,
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      PgEvents events,
      PgAgents agents,
      CallerAccess callers,
      Metrics metrics) {
    String publicUrl = configuration.publicUrl();
    TrustProfiles profiles = new PgTrustProfiles(pool, changes, audit, agents);
    KeyTransactions keys = new KeyTransactions(audit);
    AccessKeyMetrics counted = new AccessKeyMetrics(metrics.registry());
    AccessKeys accessKeys =
        new PgAccessKeys(
            pool,
            changes,
            audit,
            profiles,
            keys,
            new PendingKeySeal(seal),
            announcing(configuration, events, new EndpointSeal(seal)),
            () -> KeyText.generate(configuration.keyPrefixes().of(PrincipalKind.AGENT)),
            counted);
    OutboundAddresses addresses =
        new OutboundAddresses(new SystemHostAddresses(vertx), URI.create(publicUrl));
    trust = new TrustRoutes(profiles, addresses, callers, publicUrl);
    callbacks =
        new CallbackRoutes(new PgCallbackSecrets(changes, audit, new EndpointSeal(seal)), callers);
    deliveries = new AccessKeyRoutes(accessKeys, callers, publicUrl);
    retrievals =
        new RetrievalRoutes(
            accessKeys, new ClientAddress(configuration.trustedProxies()), publicUrl);
    schemas = new Schemas(publicUrl);
    jobs =
        List.of(
            new PgLapses(audit, keys, counted).job(pool, changes),
            new WaitingGauge(
                pool,
                metrics.registry(),
                "gate.access.keys.waiting",
                "access_key_delivery where sealed is not null"));
  }

  private static Announcing announcing(
      GateConfiguration configuration, PgEvents events, EndpointSeal seal) {
    return new Announcing(
        new PgCallbacks(events, seal),
        new PgContacts(events, seal),
        configuration.mail().isPresent(),
        configuration.publicUrl());
  }

  /** Before the routes of agents' ids: some of these have fixed paths there. */
  void register(Routes routes) {
    trust.register(routes);
    callbacks.register(routes);
    deliveries.register(routes);
    retrievals.register(routes, PUBLIC);
    schemas.register(routes, PUBLIC);
  }

  /** What is done without a request. */
  List<Job> jobs() {
    return jobs;
  }
}
