package dev.sallyport.gate.redirect;

import dev.sallyport.gate.approval.Approval;
import dev.sallyport.gate.approval.CanonicalAction;
import dev.sallyport.gate.audit.ConditionalRecord;
import dev.sallyport.gate.breakglass.Opening;
import dev.sallyport.gate.identity.BreakGlassId;
import dev.sallyport.gate.key.AgentScope;
import dev.sallyport.gate.policy.Evaluation;
import dev.sallyport.gate.policy.Ruling;
import dev.sallyport.gate.policy.Trace;
import dev.sallyport.gate.policy.rule.RequestAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the gate thinks of a request: a pure function of the request, a moment and the facts, the
 * policies among them. Deny unless everything allows. Counters are not facts: a permission names
 * those that it has to be charged on, and the database does that when it is proven.
 */
sealed interface Decision {

  /** Nobody has this key. */
  static Deny ofUnknownKey() {
    return Deny.because(Denial.INVALID_KEY, null);
  }

  /** Decides about a known key. */
  static Decision of(CredentialRequest request, Instant now, Facts facts) {
    Denial aboutKey =
        KeyStanding.denial(request.key(), request.client(), now, facts.key(), facts.agent());
    if (aboutKey != null) {
      return Deny.because(aboutKey, facts);
    }
    Denial aboutEntrance = KeyStanding.denial(request.entrance(), facts.key(), facts.agent());
    if (aboutEntrance != null) {
      return Deny.because(aboutEntrance, facts);
    }
    if (!facts.key().limits().permits(AgentScope.CREDENTIALS_READ)) {
      return Deny.because(Denial.SCOPE_DENIED, facts);
    }
    if (!facts.key().limits().permits(request.service())) {
      return Deny.because(Denial.KEY_SERVICE_DENIED, facts);
    }
    Facts.Grant grant = facts.grant();
    if (grant == null) {
      return Deny.because(
          request.user().isPresent() ? Denial.NO_DELEGATION : Denial.NO_GRANT, facts);
    }
    if (grant.ambiguous()) {
      return Deny.because(Denial.DELEGATION_AMBIGUOUS, facts);
    }
    if (KeyStanding.isOver(grant.expiresAt(), now)) {
      return Deny.because(Denial.GRANT_EXPIRED, facts);
    }
    if (facts.credentialDisabled()) {
      return Deny.because(Denial.CREDENTIAL_DISABLED, facts);
    }
    Facts.BoundVault vault = facts.vault();
    if (vault == null) {
      return Deny.because(Denial.WEBHOOK_NOT_CONFIGURED, facts);
    }
    return policed(request, now, new PermittingFacts(facts, grant, vault));
  }

  /** What policies say of a request that everything else permits. */
  private static Decision policed(
      CredentialRequest request, Instant now, PermittingFacts permission) {
    AppliedPolicies policies = permission.facts().policies();
    if (policies == null) {
      return new Allow(permission, null, permission.facts().key().rates());
    }
    RequestAttributes attributes =
        policies.attributes(request, permission.facts(), permission.grant());
    Evaluation evaluation = Evaluation.of(policies.set(), attributes, now);
    return switch (evaluation.ruling()) {
      case Ruling.Permits permits ->
          new Allow(
              permission,
              evaluation.trace(),
              policies.counters(permission.facts().key(), attributes));
      case Ruling.Refuses refuses ->
          new Deny(Refusal.of(refuses.reasons()), permission.facts(), evaluation.trace());
      case Ruling.Holds holds ->
          new Hold(
              permission,
              holds,
              policies.counters(permission.facts().key(), attributes),
              evaluation.trace());
    };
  }

  /**
   * Permitted by these facts. Only {@link #of} makes one, and it still has to be proven when its
   * record is written.
   */
  final class Allow implements Decision {
    private final PermittingFacts permission;
    private final @Nullable Trace trace;
    private final List<Counted> counted;
    private final @Nullable Clearance clearance;

    private Allow(PermittingFacts permission, @Nullable Trace trace, List<Counted> counted) {
      this(permission, trace, counted, null);
    }

    private Allow(
        PermittingFacts permission,
        @Nullable Trace trace,
        List<Counted> counted,
        @Nullable Clearance clearance) {
      this.permission = permission;
      this.trace = trace;
      this.counted = counted;
      this.clearance = clearance;
    }

    Facts facts() {
      return permission.facts();
    }

    Facts.Grant grant() {
      return permission.grant();
    }

    Facts.BoundVault vault() {
      return permission.vault();
    }

    /** How policies came out; null when none applies. */
    @Nullable Trace trace() {
      return trace;
    }

    /** What it has to be charged on when it is proven: all of them, or it is refused. */
    List<Counted> counted() {
      return counted;
    }

    /** What it has to be taken from when it is proven; null: nobody has approved it. */
    @Nullable Approval approval() {
      return clearance instanceof Clearance.Approved(Approval approval) ? approval : null;
    }

    /** Without which it would not be permitted; empty: nothing that was opened in an emergency. */
    Optional<BreakGlassId> brokenGlass() {
      return clearance instanceof Clearance.Opened(Opening opening)
          ? Optional.of(opening.id())
          : permission.brokenGlass();
    }

    /** When the permission ends by itself; null: never. */
    @Nullable Instant endsAt() {
      Clearance given = clearance;
      return given == null
          ? permission.endsAt()
          : PermittingFacts.earlier(permission.endsAt(), given.endsAt());
    }

    /** Permitted, but for something that only shows later. */
    Deny but(Refusal refusal) {
      return new Deny(refusal, facts(), trace);
    }

    /** The same as {@link #endsAt}, as the database compares it. */
    Long endsAtMicros() {
      Instant end = endsAt();
      return end == null ? ConditionalRecord.NEVER_ENDS : ConditionalRecord.microsOf(end);
    }
  }

  /**
   * Held until somebody approves it. Only {@link #of} makes one.
   *
   * @param needs what has to be approved
   * @param counted what it has to be charged on when it has been approved
   */
  record Hold(PermittingFacts permission, Ruling.Holds needs, List<Counted> counted, Trace trace)
      implements Decision {
    /** What has to be approved: this and nothing else. */
    CanonicalAction action(CredentialRequest request) {
      return permission.action(request, needs.demands());
    }

    /** Permitted, as far and as long as somebody said so. */
    Allow cleared(Clearance clearance) {
      return new Allow(permission, trace.approved(), counted, clearance);
    }

    /** Refused as long as it is not approved. */
    Deny unapproved(Denial reason) {
      return new Deny(Refusal.of(reason), permission.facts(), trace);
    }
  }

  /**
   * Refused.
   *
   * @param facts what is known about the key; null when it is unknown
   * @param trace how policies came out; null when they were not asked
   */
  record Deny(Refusal refusal, @Nullable Facts facts, @Nullable Trace trace) implements Decision {
    /** Refused before policies were asked. */
    static Deny because(Denial reason, @Nullable Facts facts) {
      return new Deny(Refusal.of(reason), facts, null);
    }

    Denial reason() {
      return refusal.denial();
    }

    /** What the key's holder is to be told beside it; null when there is nothing. */
    @Nullable KeyDeprecation deprecation() {
      Facts known = facts;
      return known == null ? null : known.key().deprecation();
    }
  }
}
