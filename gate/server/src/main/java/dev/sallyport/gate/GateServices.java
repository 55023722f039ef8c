package dev.sallyport.gate;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Callers;
import dev.sallyport.gate.agent.PgAgents;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.audit.CountedRecords;
import dev.sallyport.gate.audit.PgAuditRecords;
import dev.sallyport.gate.audit.WrittenRecords;
import dev.sallyport.gate.credential.CredentialRoutes;
import dev.sallyport.gate.credential.PgCredentials;
import dev.sallyport.gate.delegation.UserTokens;
import dev.sallyport.gate.event.AnnouncedRecords;
import dev.sallyport.gate.event.PgEvents;
import dev.sallyport.gate.grant.GrantRoutes;
import dev.sallyport.gate.grant.PgGrants;
import dev.sallyport.gate.grant.PgHeldGrants;
import dev.sallyport.gate.grantrequest.PgGrantDecisions;
import dev.sallyport.gate.grantrequest.PgGrantRequests;
import dev.sallyport.gate.group.GroupRoutes;
import dev.sallyport.gate.group.PgGroups;
import dev.sallyport.gate.idempotency.Idempotency;
import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.job.Jobs;
import dev.sallyport.gate.key.PgAgentKeys;
import dev.sallyport.gate.machine.MachineCallers;
import dev.sallyport.gate.machine.MachineKeyRoutes;
import dev.sallyport.gate.machine.PgMachineKeys;
import dev.sallyport.gate.operator.OperatorRoutes;
import dev.sallyport.gate.operator.PgOperatorTokens;
import dev.sallyport.gate.operator.PgOperators;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.outbound.OutboundDocuments;
import dev.sallyport.gate.ownkey.OwnKeyRoutes;
import dev.sallyport.gate.policy.KnownPolicies;
import dev.sallyport.gate.policy.PgLifetimes;
import dev.sallyport.gate.policy.rule.Countries;
import dev.sallyport.gate.redirect.AgentApi;
import dev.sallyport.gate.redirect.PersonTicketRoutes;
import dev.sallyport.gate.sealing.Seal;
import dev.sallyport.gate.signin.SignInServices;
import dev.sallyport.service.database.Databases;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Routes;
import dev.sallyport.service.metrics.Metrics;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The one place where a gate is put together: every part, and what it is given. Shared by all event
 * loops.
 */
final class GateServices {
  /** An issuer's documents are fetched while somebody waits for an answer. */
  private static final Duration ISSUER_PATIENCE = Duration.ofSeconds(3);

  private final Routed operatorRoutes;
  private final AgentApi agentApi;
  private final McpServices mcp;
  private final List<Job> jobs;

  /** Adds routes. */
  @FunctionalInterface
  private interface Routed {
    void register(Routes routes);
  }

  GateServices(
      Vertx vertx,
      GateConfiguration configuration,
      Seal seal,
      Databases databases,
      Pool pool,
      Metrics metrics,
      Countries countries,
      InstantSource clock) {
    PgEvents events = new PgEvents();
    WrittenRecords written = new WrittenRecords();
    AuditRecords audit =
        CountedRecords.wrap(
            AnnouncedRecords.wrap(new PgAuditRecords(written), events), metrics.registry());
    PgChanges changes = new PgChanges(pool);
    Idempotency idempotency = new Idempotency(pool);
    PgAgentKeys keys = new PgAgentKeys(pool, changes, audit);
    KnownPolicies policies = new KnownPolicies();
    PgLifetimes lifetimes = new PgLifetimes(policies);
    PgGrants grants = new PgGrants(pool, changes, audit, lifetimes);
    OutboundDocuments documents = new OutboundDocuments(vertx, ISSUER_PATIENCE);
    ClientAddress clientAddress = new ClientAddress(configuration.trustedProxies());
    SignInServices signIn =
        new SignInServices(
            configuration.operators(),
            new SignInServices.Surroundings(
                vertx, configuration.publicUrl(), documents, seal, clientAddress, clock),
            pool,
            changes,
            audit);
    List<Callers> kinds = new ArrayList<>();
    kinds.add(new PgOperatorTokens(pool, signIn.organisation()));
    kinds.add(
        new MachineCallers(
            pool, configuration.scopes(), clientAddress, configuration.keyPrefixes()));
    kinds.addAll(signIn.callers());
    CallerAccess callers = new CallerAccess(Callers.of(kinds), clientAddress, signIn.freshness());
    VaultServices vaults =
        new VaultServices(
            vertx, configuration.publicUrl(), seal, pool, changes, audit, callers, metrics, clock);

    PgGrantDecisions grantDecisions = new PgGrantDecisions(grants, audit);
    PgAgents agents = new PgAgents(pool, changes, audit, keys, grantDecisions);
    TrustServices trust =
        new TrustServices(
            vertx, configuration, seal, pool, changes, audit, events, agents, callers, metrics);
    PrincipalServices principals =
        new PrincipalServices(agents, keys, grants, callers, configuration.keyPrefixes(), clock);
    GrantRoutes grantRoutes = new GrantRoutes(grants, new PgHeldGrants(pool), callers);
    GroupRoutes groupRoutes = new GroupRoutes(new PgGroups(pool, changes, audit), callers);
    CredentialRoutes credentialRoutes =
        new CredentialRoutes(new PgCredentials(pool, changes, audit), callers);
    PolicyServices policyServices =
        new PolicyServices(pool, changes, audit, policies, countries, callers);
    OperatorRoutes peopleRoutes =
        new OperatorRoutes(new PgOperators(pool, changes, audit, signIn.issuer()), callers);
    MachineKeyRoutes machineKeyRoutes =
        new MachineKeyRoutes(
            new PgMachineKeys(pool, changes, audit, configuration.scopes()),
            configuration.scopes(),
            callers,
            configuration.keyPrefixes(),
            clock);
    UserTokens userTokens = UserTokens.of(vertx, configuration.users(), documents::get, clock);
    ApprovalServices approvals =
        new ApprovalServices(
            pool, changes, audit, configuration.approvalPatience(), callers, metrics);
    BreakGlassServices breakGlass = new BreakGlassServices(pool, changes, audit, callers, metrics);
    agentApi =
        new AgentApi(
            vertx,
            databases::pipelined,
            pool,
            audit,
            vaults.bindings(),
            vaults.signers(),
            vaults.relay(),
            configuration.keyPrefixes(),
            clientAddress,
            countries,
            userTokens::subject,
            approvals.held(),
            breakGlass.openings(),
            configuration.publicUrl(),
            clock,
            metrics.registry());
    PersonTicketRoutes personTicketRoutes = agentApi.personTickets(callers);
    OwnKeyRoutes ownKeyRoutes =
        new OwnKeyRoutes(keys, agentApi.access(), configuration.keyPrefixes());
    GrantRequestServices grantRequests =
        new GrantRequestServices(
            pool, changes, audit, grants, grantDecisions, callers, agentApi.access());
    mcp =
        new McpServices(
            configuration.publicUrl(),
            pool,
            changes,
            audit,
            callers,
            agentApi.access(),
            grantRequests.requests(),
            vaults.proxy(),
            vaults.relay());
    DelegationServices delegations =
        new DelegationServices(
            pool, changes, audit, lifetimes, userTokens, clientAddress, callers, agentApi.access());
    EventServices eventServices =
        new EventServices(
            vertx, configuration, seal, pool, changes, audit, events, callers, metrics, clock);
    AuditProofServices auditProofs =
        new AuditProofServices(
            new AuditProofServices.Log(pool, databases.pool(1), audit, written),
            new AuditProofServices.Surroundings(vertx, configuration, seal, metrics, clock),
            events,
            callers);
    NewcomerServices newcomers =
        new NewcomerServices(
            configuration, pool, changes, audit, agents, callers, clientAddress, metrics, clock);
    jobs = new ArrayList<>(eventServices.jobs());
    jobs.add(newcomers.job());
    jobs.addAll(auditProofs.jobs());
    jobs.add(idempotency.forgetting());
    jobs.addAll(approvals.jobs());
    jobs.addAll(trust.jobs());
    jobs.add(PgGrantRequests.waiting(pool, metrics.registry()));
    jobs.add(breakGlass.job());
    operatorRoutes =
        routes -> {
          routes.wrapping(idempotency);
          delegations.register(routes);
          ownKeyRoutes.register(routes);
          agentApi.ownApprovals().register(routes);
          trust.register(routes);
          grantRequests.register(routes); // fixed paths that come before agents' ids
          principals.register(routes);
          grantRoutes.register(routes);
          groupRoutes.register(routes);
          newcomers.register(routes);
          approvals.register(routes);
          breakGlass.register(routes);
          auditProofs.register(routes); // a fixed path that comes before credentials' names
          credentialRoutes.register(routes);
          policyServices.register(routes);
          mcp.register(routes);
          vaults.register(routes);
          personTicketRoutes.register(routes);
          eventServices.register(routes);
          signIn.register(routes, callers); // its fixed paths come before operators' ids
          peopleRoutes.register(routes);
          machineKeyRoutes.register(routes);
        };
  }

  /** The routes of operators: the same objects on every event loop. */
  void registerOperatorRoutes(Routes routes) {
    operatorRoutes.register(routes);
  }

  /** The routes of agents: each event loop has its own part. */
  AgentApi agentApi() {
    return agentApi;
  }

  /** The routes of agents' models. */
  McpServices mcp() {
    return mcp;
  }

  /** What the gate does by itself. */
  Jobs jobs() {
    return new Jobs(jobs);
  }
}
