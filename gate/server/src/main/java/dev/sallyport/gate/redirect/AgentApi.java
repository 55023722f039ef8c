package dev.sallyport.gate.redirect;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.approval.HeldRequests;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.binding.Bindings;
import dev.sallyport.gate.binding.TicketSigners;
import dev.sallyport.gate.breakglass.Openings;
import dev.sallyport.gate.identity.KeyPrefixes;
import dev.sallyport.gate.policy.rule.Countries;
import dev.sallyport.gate.relay.Relay;
import dev.sallyport.service.http.ClientAddress;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What the event loops of one gate share for agents' requests, and where each gets its own part.
 */
public final class AgentApi {
  private final Pool pool;
  private final AuditRecords records;
  private final VaultDoors doors;
  private final Relay relay;
  private final Proofs proofs;
  private final AgentAuthentication authentication;
  private final ClientAddress clientAddress;
  private final Countries countries;
  private final UserSubjects users;
  private final HeldRequests held;
  private final HeldAnswers heldAnswers;
  private final InstantSource clock;
  private final RedirectMetrics metrics;
  private final RememberedFacts memory = new RememberedFacts(RememberedFacts.DEFAULT_BYTES);
  private final DecisionDatabase database;

  /**
   * Nothing is opened yet.
   *
   * @param vertx whose event loops do the work
   * @param connect opens a connection that pipelines, for the calling event loop
   * @param pool for what is not hot
   * @param relay fetches for agents that are not redirected
   * @param keyPrefixes how keys may begin
   * @param held what policies hold until somebody approves it
   * @param openings what people have opened in emergencies
   * @param publicUrl how agents reach this gate
   * @param users whose the tokens are that agents pass on
   */
  public AgentApi(
      Vertx vertx,
      Supplier<SqlClient> connect,
      Pool pool,
      AuditRecords records,
      Bindings bindings,
      TicketSigners signers,
      Relay relay,
      KeyPrefixes keyPrefixes,
      ClientAddress clientAddress,
      Countries countries,
      UserSubjects users,
      HeldRequests held,
      Openings openings,
      String publicUrl,
      InstantSource clock,
      MeterRegistry registry) {
    this.pool = pool;
    this.records = records;
    this.doors = new VaultDoors(bindings, signers);
    this.relay = relay;
    this.proofs = new Proofs(doors);
    this.clientAddress = clientAddress;
    this.countries = countries;
    this.users = users;
    this.held = held;
    this.heldAnswers = new HeldAnswers(publicUrl);
    this.clock = clock;
    this.metrics = new RedirectMetrics(registry);
    this.authentication = new AgentAuthentication(keyPrefixes.ofPrincipals(), metrics);
    VertxInternal loops = (VertxInternal) vertx;
    this.database =
        new DecisionDatabase(
            loops.createEventLoopContext(),
            loops.createEventLoopContext(),
            loops.createEventLoopContext(),
            connect,
            pool,
            new PgFacts(),
            records,
            held,
            openings,
            clock);
  }

  /** The routes of tickets for people, which any event loop can serve. */
  public PersonTicketRoutes personTickets(CallerAccess access) {
    return new PersonTicketRoutes(
        new PersonTickets(pool, records, doors, new PersonPolicies(countries), clock),
        access,
        clock);
  }

  /** Who may call the agents' routes that are not hot, which any event loop can serve. */
  public AgentAccess access() {
    return new AgentAccess(pool, records, authentication, clientAddress, metrics);
  }

  /** Where agents see what became of their held requests; any event loop can serve it. */
  public OwnApprovalRoutes ownApprovals() {
    return new OwnApprovalRoutes(held, heldAnswers, access());
  }

  /** The part of one event loop. Called on it. */
  public AgentLoop on(Context eventLoop) {
    Evidence evidence = database.on(eventLoop);
    KeyUses keyUses = new KeyUses(pool);
    Redirects redirects =
        new Redirects(
            memory, evidence, database, proofs, new Holds(held, metrics), keyUses, clock, metrics);
    AgentListings listings =
        new AgentListings(new PgAgentProfiles(pool), evidence, keyUses, metrics);
    AgentRequests requests = new AgentRequests(clientAddress, countries, redirects, users);
    return new AgentLoop(
        eventLoop,
        new CredentialRoutes(
            authentication, clientAddress, requests, heldAnswers, listings, relay, clock),
        new BrokeredRoutes(authentication, requests, heldAnswers, clock),
        new AgentTickets(authentication, clientAddress, requests, listings, heldAnswers, clock),
        keyUses);
  }

  /** Answers what is still asked, then closes the connections. Called after all loops' ends. */
  public Future<Void> close() {
    return database.close();
  }
}
