package dev.sallyport.gate.approval;

import dev.sallyport.gate.access.Actor;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.ApprovalId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.ticket.ServiceName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A held request, as it was frozen, and what became of it.
 *
 * @param longest how long an approval may last at most; empty: for one request
 * @param expiresAt when the state ends by itself: pending undecided, approved unused, executing
 *     unfinished; of a denied one, until when the agent is told so
 * @param uses how often a ticket was issued because of it
 */
public record Approval(
    OrganisationId organisation,
    ApprovalId id,
    Frozen request,
    Optional<Duration> longest,
    ApprovalState state,
    Instant createdAt,
    Instant expiresAt,
    Optional<Decided> decision,
    int uses,
    Optional<Instant> lastUsedAt) {
  /** A shorter poll learns nothing sooner: people take minutes. */
  public static final Duration POLL_INTERVAL = Duration.ofSeconds(5);

  /**
   * What was asked for; it never changes.
   *
   * @param user subject of the user for whom the agent asked
   * @param request what the vault was to request; empty: the credential itself was asked for
   */
  public record Frozen(
      AgentId agent,
      ServiceName service,
      Optional<String> user,
      String grant,
      Optional<Requested> request,
      List<Demand> demands,
      Optional<String> reason) {
    public Frozen {
      demands = List.copyOf(demands);
    }

    /** Whether this is who asked, or for whom it was asked. */
    boolean isOf(Actor actor) {
      return agent.value().equals(actor.actorId())
          || user.filter(actor.actorId()::equals).isPresent();
    }
  }

  /**
   * A brokered request, as those see it who decide: without its query, which is part of what they
   * approve.
   */
  public record Requested(String method, Optional<String> host, String path) {}

  /** A rule that holds the request. */
  public record Demand(String policy, int version, int rule) {}

  /**
   * What somebody decided.
   *
   * @param by id of the one who did
   * @param lasts how long it is approved for; empty: for one request, or it is denied
   */
  public record Decided(Instant at, String by, Optional<String> reason, Optional<Duration> lasts) {}

  /** Whether it is good for several requests. */
  public boolean isForATime() {
    return decision.flatMap(Decided::lasts).isPresent();
  }
}
