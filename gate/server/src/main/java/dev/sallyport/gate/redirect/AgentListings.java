package dev.sallyport.gate.redirect;

import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditDecision;
import dev.sallyport.gate.audit.AuditRecord;
import dev.sallyport.gate.audit.ConditionalRecord;
import dev.sallyport.gate.key.AgentScope;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
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
   * @param entrance which way the request came
   */
  record Asked(PresentedKey key, String client, String id, Entrance entrance) {}

  /**
   * What a key may do that has no scope at all: know itself, and make another one of as much or
   * less.
   */
  private static final Set<AuditAction> WITHOUT_A_SCOPE =
      EnumSet.of(
          AuditAction.WHOAMI, AuditAction.KEY_ROTATED, AuditAction.KEY_DERIVED, AuditAction.MCP);

  private final PgAgentProfiles profiles;
  private final Evidence evidence;
  private final KeyUses keyUses;
  private final RedirectMetrics metrics;

  AgentListings(
      PgAgentProfiles profiles, Evidence evidence, KeyUses keyUses, RedirectMetrics metrics) {
    this.profiles = profiles;
    this.evidence = evidence;
    this.keyUses = keyUses;
    this.metrics = metrics;
  }

  /** How a listing ended, when its record is durable. */
  sealed interface Listed {
    /** It may be shown. */
    record Shown(PgAgentProfiles.Found found) implements Listed {}

    /** It may not. */
    record Refused(Denial reason, @Nullable KeyDeprecation deprecation) implements Listed {}
  }

  Future<Listed> grants(Asked asked) {
    return decide(asked, AuditAction.LIST_GRANTS);
  }

  Future<Listed> whoami(Asked asked) {
    return decide(asked, AuditAction.WHOAMI);
  }

  private Future<Listed> decide(Asked asked, AuditAction action) {
    return profiles
        .find(asked.key().hash())
        .compose(found -> record(asked, action, found))
        .recover(failure -> Future.failedFuture(Unavailable.or(failure)));
  }

  private Future<Listed> record(
      Asked asked, AuditAction action, Optional<PgAgentProfiles.Found> found) {
    Denial denial = denial(asked, action, found);
    return evidence
        .append(ConditionalRecord.unconditional(line(asked, action, found, denial)))
        .map(
            written -> {
              if (denial == null) {
                keyUses.note(found.orElseThrow().profile().organisation(), found.get().key().id());
                return new Listed.Shown(found.get());
              }
              metrics.denied(denial);
              return new Listed.Refused(
                  denial, found.map(it -> it.key().deprecation()).orElse(null));
            });
  }

  /** Why an agent is told nothing; null when it is. */
  static @Nullable Denial denial(
      Asked asked, AuditAction action, Optional<PgAgentProfiles.Found> known) {
    if (known.isEmpty()) {
      return Denial.INVALID_KEY;
    }
    PgAgentProfiles.Found found = known.get();
    Denial aboutKey =
        KeyStanding.denial(asked.key(), asked.client(), found.readAt(), found.key(), found.agent());
    if (aboutKey != null) {
      return aboutKey;
    }
    Denial aboutEntrance = KeyStanding.denial(asked.entrance(), found.key(), found.agent());
    return aboutEntrance == null
            && !WITHOUT_A_SCOPE.contains(action)
            && !found.key().limits().permits(AgentScope.CREDENTIALS_READ)
        ? Denial.SCOPE_DENIED
        : aboutEntrance;
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
        asked.entrance().source(),
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
