package dev.sallyport.gate.redirect;

import dev.sallyport.gate.access.Actor;
import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditDecision;
import dev.sallyport.gate.audit.AuditRecord;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Exchange;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Admits agents to what is not a credential: the key is looked up for each request, so a revoked
 * one has ended by the next, and the holder of a deprecated one is told. Refusals are recorded like
 * those of credentials.
 */
public final class AgentAccess {
  /** The agent whose key was sent. */
  public record Admitted(OrganisationId organisation, AgentId id, KeyId key) {}

  private final Pool pool;
  private final AuditRecords records;
  private final PgAgentProfiles profiles;
  private final AgentAuthentication authentication;
  private final ClientAddress clientAddress;
  private final RedirectMetrics metrics;

  AgentAccess(
      Pool pool,
      AuditRecords records,
      AgentAuthentication authentication,
      ClientAddress clientAddress,
      RedirectMetrics metrics) {
    this.pool = pool;
    this.records = records;
    this.profiles = new PgAgentProfiles(pool);
    this.authentication = authentication;
    this.clientAddress = clientAddress;
    this.metrics = metrics;
  }

  /** The access of a route that changes something, which writes a record of its own. */
  public Access doing(AuditAction action) {
    return doing(action, Entrance.HTTP);
  }

  /** The same for one that came another way. */
  public Access doing(AuditAction action, Entrance entrance) {
    return new Admission(action, entrance, false);
  }

  /** The access of a route that only shows something: that it did is recorded here. */
  public Access reading(AuditAction action) {
    return new Admission(action, Entrance.HTTP, true);
  }

  /** The agent that was admitted. */
  public static Admitted agent(Exchange exchange) {
    return exchange.attached(Admitted.class);
  }

  /** Records that the admitted agent is refused; fails with what it is told. */
  public <T> Future<T> refuse(
      Exchange exchange, AuditAction action, Entrance entrance, Denial denial) {
    Admitted agent = agent(exchange);
    metrics.denied(denial);
    return records
        .append(
            pool,
            new AuditRecord(
                agent.organisation().value(),
                action,
                AuditDecision.DENY,
                entrance.source(),
                denial.name(),
                agent.id().value(),
                agent.key().value(),
                entrance.object(null),
                null,
                clientAddress.of(exchange.request()),
                null,
                exchange.requestId()))
        .recover(failure -> Future.failedFuture(Unavailable.or(failure)))
        .compose(recorded -> Future.failedFuture(denial.problem().asException()));
  }

  /** Where a change comes from that the admitted agent makes. */
  public Origin origin(Exchange exchange) {
    Admitted agent = agent(exchange);
    return new Origin(
        agent.organisation(),
        new Actor.AnAgent(agent.id(), agent.key()),
        clientAddress.of(exchange.request()),
        exchange.requestId());
  }

  private final class Admission implements Access {
    private final AuditAction action;
    private final Entrance entrance;
    private final boolean recordsPermission;

    Admission(AuditAction action, Entrance entrance, boolean recordsPermission) {
      this.action = action;
      this.entrance = entrance;
      this.recordsPermission = recordsPermission;
    }

    @Override
    public String name() {
      return "agent";
    }

    @Override
    public Future<Void> admit(Exchange exchange) {
      AgentListings.Asked asked =
          new AgentListings.Asked(
              authentication.presented(exchange),
              clientAddress.of(exchange.request()),
              exchange.requestId(),
              entrance);
      return profiles
          .find(asked.key().hash())
          .compose(
              found -> {
                Denial denial = AgentListings.denial(asked, action, found);
                KeyDeprecation.tell(found.map(it -> it.key().deprecation()).orElse(null), exchange);
                return record(asked, found, denial).map(recorded -> admitted(found, denial));
              })
          .recover(failure -> Future.failedFuture(Unavailable.or(failure)))
          .map(
              agent -> {
                exchange.attach(agent);
                return null;
              });
    }

    private Future<Void> record(
        AgentListings.Asked asked, Optional<PgAgentProfiles.Found> found, @Nullable Denial denial) {
      return denial != null || recordsPermission
          ? records.append(pool, AgentListings.line(asked, action, found, denial))
          : Future.succeededFuture();
    }

    private Admitted admitted(Optional<PgAgentProfiles.Found> found, @Nullable Denial denial) {
      if (denial != null) {
        metrics.denied(denial);
        throw denial.problem().asException();
      }
      PgAgentProfiles.Found agent = found.orElseThrow();
      return new Admitted(
          new OrganisationId(agent.profile().organisation()),
          new AgentId(agent.agent().id()),
          new KeyId(agent.key().id()));
    }
  }
}
