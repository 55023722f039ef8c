package dev.sallyport.vault;

import dev.sallyport.vault.binding.BindingSeal;
import dev.sallyport.vault.binding.CurrentBinding;
import dev.sallyport.vault.binding.GateNetworks;
import dev.sallyport.vault.binding.SignedCalls;
import dev.sallyport.vault.broker.Broker;
import dev.sallyport.vault.broker.BrokeredRequest;
import dev.sallyport.vault.broker.ProxyRequest;
import dev.sallyport.vault.credential.CachedCredentials;
import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.credential.CredentialWriter;
import dev.sallyport.vault.deposit.StoreCredential;
import dev.sallyport.vault.endpoint.Access;
import dev.sallyport.vault.endpoint.AddressRates;
import dev.sallyport.vault.endpoint.Cors;
import dev.sallyport.vault.endpoint.Dispatcher;
import dev.sallyport.vault.endpoint.Endpoint;
import dev.sallyport.vault.endpoint.Route;
import dev.sallyport.vault.endpoint.RouteTable;
import dev.sallyport.vault.endpoint.Traffic;
import dev.sallyport.vault.endpoint.VaultHandler;
import dev.sallyport.vault.enrolment.CachedKeys;
import dev.sallyport.vault.enrolment.EnrolmentSeal;
import dev.sallyport.vault.enrolment.SealingSuites;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.log.ExposedKeys;
import dev.sallyport.vault.log.RefusalLog;
import dev.sallyport.vault.oauth.OAuth;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.outbound.HostAddresses;
import dev.sallyport.vault.outbound.UpstreamAddresses;
import dev.sallyport.vault.outbound.Upstreams;
import dev.sallyport.vault.release.OpenedReleases;
import dev.sallyport.vault.release.PresentedTickets;
import dev.sallyport.vault.release.ReleaseCredential;
import dev.sallyport.vault.release.ReleaseMetrics;
import dev.sallyport.vault.release.ReleaseTotpCode;
import dev.sallyport.vault.release.Releases;
import dev.sallyport.vault.release.TicketParameters;
import dev.sallyport.vault.storage.DocumentSeal;
import dev.sallyport.vault.storage.Storage;
import dev.sallyport.vault.store.Store;
import dev.sallyport.vault.version.Capabilities;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * How the parts of the vault are put together for one event loop. Every route is declared here,
 * with its access.
 */
final class VaultWiring {
  private final VaultConfiguration configuration;
  private final SealingSuites suites;
  private final Organisation organisation;
  private final Store store;
  private final InstantSource clock;
  private final Instant startedAt;
  private final SecureRandom random;
  private final AddressRates rates;
  private final Upstreams upstreams;
  private final MeterRegistry registry;
  private final VaultKeyset keyset;
  private final DocumentSeal documentSeal;
  private final BindingSeal seal;
  private final CredentialEnvelope envelope;
  private final RefusalLog log;
  private final CurrentBinding binding;
  private final PresentedTickets tickets;
  private final ReleaseMetrics releaseMetrics;
  private final UpstreamAddresses addresses;
  private final OAuth oauth;

  VaultWiring(
      Vertx vertx,
      VaultConfiguration configuration,
      SealingSuites suites,
      VaultKeyset keyset,
      Store store,
      MeterRegistry registry,
      InstantSource clock,
      Instant startedAt,
      SecureRandom random,
      AddressRates rates,
      HostAddresses resolver,
      Upstreams upstreams) {
    this.configuration = configuration;
    this.suites = suites;
    this.organisation = configuration.organisation();
    this.store = store;
    this.registry = registry;
    this.clock = clock;
    this.startedAt = startedAt;
    this.random = random;
    this.rates = rates;
    this.upstreams = upstreams;
    this.keyset = keyset;
    this.seal = new BindingSeal(keyset);
    this.documentSeal = new DocumentSeal(keyset);
    this.envelope = new CredentialEnvelope(keyset);
    this.log = new RefusalLog(organisation, store.log(), clock, registry);
    this.binding =
        new CurrentBinding(
            organisation,
            store.bindings(),
            seal,
            configuration.ticketFormat(),
            configuration.identity(),
            clock);
    this.tickets = new PresentedTickets(binding, log, clock);
    this.releaseMetrics = new ReleaseMetrics(registry);
    this.addresses = new UpstreamAddresses(resolver, configuration.requestNetworks());
    this.oauth =
        new OAuth(
            new OAuth.Parts(
                vertx,
                keyset,
                store.credentials(),
                store.documents(),
                store.log(),
                addresses,
                upstreams,
                configuration.gcpTokenUrls(),
                registry,
                clock,
                random));
  }

  VaultHandler handler() {
    Traffic traffic = new Traffic(registry, new ExposedKeys(log, clock));
    Cors cors = new Cors(configuration.origins());
    return new Dispatcher(
        routes(cors), cors, traffic, rates, Failures::refusal, configuration.underTls());
  }

  private RouteTable routes(Cors cors) {
    List<String> capabilities =
        Capabilities.of(configuration.refreshHandout(), store.logTrees().isPresent());
    SignedCalls signed = new SignedCalls(organisation, binding, store.bindings(), clock);
    CachedCredentials credentials = new CachedCredentials(store.credentials(), keyset);
    OpenedReleases releases = openedReleases(credentials);
    Broker broker = broker(credentials, releases);
    GateNetworks gate = new GateNetworks(configuration.gateNetworks(), log, clock);
    Endpoint credential = gate.keptFrom(ReleaseCredential.toItsHolder(tickets, releases, clock));
    Endpoint relay = ReleaseCredential.throughTheGate(tickets, releases, clock);
    Endpoint totpCode = gate.keptFrom(new ReleaseTotpCode(tickets, releases, clock));
    List<Route> routes =
        new ArrayList<>(
            Route.brokered(BrokeredRequest.MAXIMUM_BODY, gate.keptFrom(broker.requests())));
    routes.addAll(
        new BindingRoutes(configuration, capabilities, store.bindings(), seal, log, clock, random)
            .all());
    routes.addAll(
        List.of(
            new Route(
                "POST",
                "/v1/storage",
                Access.SIGNED,
                Storage.MAXIMUM_BODY,
                signed.guard(storage())),
            new Route("GET", "/v1/credential", Access.TICKET, 0, credential),
            new Route(
                "POST", "/v1/credential", Access.TICKET, TicketParameters.MAXIMUM_BODY, credential),
            new Route("GET", "/v1/totp-code", Access.TICKET, 0, totpCode),
            new Route(
                "POST", "/v1/totp-code", Access.TICKET, TicketParameters.MAXIMUM_BODY, totpCode),
            new Route(
                "POST",
                "/v1/store",
                Access.TICKET,
                StoreCredential.MAXIMUM_BODY,
                gate.keptFrom(storeCredential())),
            new Route("OPTIONS", "/v1/store", Access.OPEN, 0, cors.preflightFor("POST")),
            new Route(
                "POST",
                "/v1/proxy",
                Access.SIGNED_WITH_TICKET,
                ProxyRequest.MAXIMUM_BODY,
                signed.guard(broker.proxy())),
            new Route(
                "POST",
                "/v1/relay",
                Access.SIGNED_WITH_TICKET,
                TicketParameters.MAXIMUM_BODY,
                signed.guard(relay)),
            new Route("GET", "/openapi.yaml", Access.OPEN, 0, OpenApiDocument.endpoint())));
    routes.addAll(
        new ConnectRoutes(
                configuration,
                keyset,
                store,
                tickets,
                oauth.authorizations(),
                writer(),
                releaseMetrics,
                clock,
                random)
            .all(gate));
    routes.addAll(new LogRoutes(keyset, store, registry, clock).all(signed));
    routes.addAll(
        new HealthRoutes(organisation, capabilities, suites, store, binding, clock, startedAt)
            .all(signed));
    routes.addAll(
        new RefreshRoutes(configuration, keyset, store, oauth.freshTokens(), clock).all(signed));
    return new RouteTable(routes);
  }

  private Broker broker(CachedCredentials credentials, OpenedReleases releases) {
    return new Broker(organisation, credentials, tickets, releases, addresses, upstreams, clock);
  }

  private OpenedReleases openedReleases(CachedCredentials credentials) {
    CachedKeys keys =
        new CachedKeys(organisation, store.enrolments(), new EnrolmentSeal(keyset), suites);
    Releases releases =
        new Releases(credentials, keys, store.redemptions(), store.caps(), oauth.freshTokens());
    return new OpenedReleases(organisation, tickets, releases, envelope, releaseMetrics);
  }

  private Endpoint storeCredential() {
    return new StoreCredential(organisation, tickets, store.deposits(), writer(), releaseMetrics);
  }

  private CredentialWriter writer() {
    return new CredentialWriter(organisation, store.credentials(), envelope, clock, random);
  }

  private Endpoint storage() {
    return new Storage(
        organisation,
        store.credentials(),
        writer(),
        store.documents(),
        documentSeal,
        store.log(),
        clock,
        configuration.ticketFormat());
  }
}
