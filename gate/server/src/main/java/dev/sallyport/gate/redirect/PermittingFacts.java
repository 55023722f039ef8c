package dev.sallyport.gate.redirect;

import dev.sallyport.gate.approval.CanonicalAction;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.BreakGlassId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.policy.ApprovalDemand;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The facts that permit a request, policies apart. */
record PermittingFacts(Facts facts, Facts.Grant grant, Facts.BoundVault vault) {
  /**
   * When it ends by itself: with the key, its sunset or the grant, whichever is first; null: never.
   */
  @Nullable Instant endsAt() {
    return earlier(earlier(facts.key().expiresAt(), facts.key().sunset()), grant.expiresAt());
  }

  /** The request as an action that somebody approves, held by these rules. */
  CanonicalAction action(CredentialRequest request, List<ApprovalDemand> demands) {
    return new CanonicalAction(
        new OrganisationId(facts.organisation()),
        new AgentId(facts.agent().id()),
        request.service(),
        request.user(),
        grant.id(),
        grant.atVault(request.service()),
        vault.binding(),
        request.purpose(),
        request.entrance().proxy(),
        request.brokered(),
        demands);
  }

  /** Without which there would be no permission; empty: nothing opened in an emergency. */
  Optional<BreakGlassId> brokenGlass() {
    return BreakGlassId.parse(grant.id());
  }

  /** Whether an opening stands for an approval: not where it is about what a user delegated. */
  boolean canBeOpened() {
    return grant.delegated() == null;
  }

  /** Whichever is first; null stands for never. */
  static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }
}
