package dev.sallyport.gate.redirect;

import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditDecision;
import dev.sallyport.gate.audit.AuditRecord;
import dev.sallyport.gate.audit.AuditSource;
import dev.sallyport.gate.audit.ConditionalRecord;
import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells agents what they may use and who they are. Always read from the database, so exact;
 * recorded like every other decision.
 */
final class AgentListings {
  /**
   * Who asks.
   *
   * @param client the client's address
   * @param id the request's id
   */
  record Asked(PresentedKey key, String client, String id) {}

  private final PgAgentProfiles profiles;
  private final Evidence evidence;
  private final RedirectMetrics metrics;

  AgentListings(PgAgentProfiles profiles, Evidence evidence, RedirectMetrics metrics) {
    this.profiles = profiles;
    this.evidence = evidence;
    this.metrics = metrics;
  }

  Future<AgentProfile.Grants> grants(Asked asked) {
    return decide(asked, AuditAction.LIST_GRANTS).map(PgAgentProfiles.Found::grants);
  }

  Future<AgentProfile> whoami(Asked asked) {
    return decide(asked, AuditAction.WHOAMI).map(PgAgentProfiles.Found::profile);
  }

  private Future<PgAgentProfiles.Found> decide(Asked asked, AuditAction action) {
    return profiles
        .find(asked.key().hash())
        .compose(found -> record(asked, action, found))
        .recover(failure -> Future.failedFuture(Unavailable.or(failure)));
  }

  private Future<PgAgentProfiles.Found> record(
      Asked asked, AuditAction action, Optional<PgAgentProfiles.Found> found) {
    Denial denial = denial(asked, found);
    return evidence
        .append(ConditionalRecord.unconditional(line(asked, action, found, denial)))
        .map(
            written -> {
              if (denial != null) {
                metrics.denied(denial);
                throw denial.problem().asException();
              }
              return found.orElseThrow();
            });
  }

  /** Why an agent is told nothing; null when it is. */
  static @Nullable Denial denial(Asked asked, Optional<PgAgentProfiles.Found> found) {
    return found.isEmpty()
        ? Denial.INVALID_KEY
        : Decision.aboutKey(
            asked.key().inUrl(), found.get().readAt(), found.get().key(), found.get().agent());
  }

  static AuditRecord line(
      Asked asked,
      AuditAction action,
      Optional<PgAgentProfiles.Found> found,
      @Nullable Denial denial) {
    return new AuditRecord(
        found.map(it -> it.profile().organisation()).orElse(AuditRecord.NO_ORGANISATION),
        action,
        denial == null ? AuditDecision.ALLOW : AuditDecision.DENY,
        AuditSource.AGENT,
        denial == null ? null : denial.name(),
        found.map(it -> it.agent().id()).orElse(null),
        found.map(it -> it.key().id()).orElseGet(() -> asked.key().hash().fingerprint()),
        null,
        null,
        asked.client(),
        null,
        asked.id());
  }
}
