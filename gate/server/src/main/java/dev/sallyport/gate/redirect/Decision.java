package dev.sallyport.gate.redirect;

import dev.sallyport.gate.audit.ConditionalRecord;
import dev.sallyport.gate.key.AgentScope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the gate thinks of a request: a pure function of the request, a moment and the facts. Deny
 * unless everything allows.
 */
sealed interface Decision {

  /** Nobody has this key. */
  static Deny ofUnknownKey() {
    return new Deny(Denial.INVALID_KEY, null);
  }

  /** Decides about a known key. */
  static Decision of(CredentialRequest request, Instant now, Facts facts) {
    Denial aboutKey = aboutKey(request.key(), request.client(), now, facts.key(), facts.agent());
    if (aboutKey != null) {
      return new Deny(aboutKey, facts);
    }
    if (!facts.key().limits().permits(AgentScope.CREDENTIALS_READ)) {
      return new Deny(Denial.SCOPE_DENIED, facts);
    }
    if (!facts.key().limits().permits(request.service())) {
      return new Deny(Denial.KEY_SERVICE_DENIED, facts);
    }
    Facts.Grant grant = facts.grant();
    if (grant == null) {
      return new Deny(request.user().isPresent() ? Denial.NO_DELEGATION : Denial.NO_GRANT, facts);
    }
    if (grant.ambiguous()) {
      return new Deny(Denial.DELEGATION_AMBIGUOUS, facts);
    }
    if (isOver(grant.expiresAt(), now)) {
      return new Deny(Denial.GRANT_EXPIRED, facts);
    }
    if (facts.credentialDisabled()) {
      return new Deny(Denial.CREDENTIAL_DISABLED, facts);
    }
    Facts.BoundVault vault = facts.vault();
    if (vault == null) {
      return new Deny(Denial.WEBHOOK_NOT_CONFIGURED, facts);
    }
    return new Allow(facts, grant, vault);
  }

  /**
   * What is wrong with a known key or its agent, whatever they ask for; null when nothing is.
   *
   * @param client the address that the key was sent from
   */
  static @Nullable Denial aboutKey(
      PresentedKey presented, String client, Instant now, Facts.Key key, Facts.Agent agent) {
    if (!key.active()) {
      return Denial.INVALID_KEY;
    }
    if (isOver(key.expiresAt(), now)) {
      return Denial.KEY_EXPIRED;
    }
    if (isOver(key.sunset(), now)) {
      return Denial.KEY_SUNSET_PASSED;
    }
    if (!key.limits().permitsFrom(client)) {
      return Denial.KEY_ADDRESS_DENIED;
    }
    if (presented.inUrl() && !agent.keyInUrlAllowed()) {
      return Denial.QUERY_KEY_NOT_ALLOWED;
    }
    return agent.active() ? null : Denial.AGENT_INACTIVE;
  }

  /** A permission ends at its instant, not after it. */
  private static boolean isOver(@Nullable Instant end, Instant now) {
    return end != null && !now.isBefore(end);
  }

  /**
   * Permitted by these facts. Only {@link #of} makes one, and it still has to be proven when its
   * record is written.
   */
  final class Allow implements Decision {
    private final Facts facts;
    private final Facts.Grant grant;
    private final Facts.BoundVault vault;

    private Allow(Facts facts, Facts.Grant grant, Facts.BoundVault vault) {
      this.facts = facts;
      this.grant = grant;
      this.vault = vault;
    }

    Facts facts() {
      return facts;
    }

    Facts.Grant grant() {
      return grant;
    }

    Facts.BoundVault vault() {
      return vault;
    }

    /**
     * When the permission ends by itself: with the key, its sunset or the grant, whichever is
     * first; null: never.
     */
    @Nullable Instant endsAt() {
      return earlier(earlier(facts.key().expiresAt(), facts.key().sunset()), grant.expiresAt());
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
      if (one == null || other == null) {
        return one == null ? other : one;
      }
      return one.isBefore(other) ? one : other;
    }

    /** Permitted, but for something that only shows later. */
    Deny but(Denial reason) {
      return new Deny(reason, facts);
    }

    /** The same as {@link #endsAt}, as the database compares it. */
    Long endsAtMicros() {
      Instant end = endsAt();
      return end == null ? ConditionalRecord.NEVER_ENDS : ConditionalRecord.microsOf(end);
    }
  }

  /**
   * Refused.
   *
   * @param facts what is known about the key; null when it is unknown
   */
  record Deny(Denial reason, @Nullable Facts facts) implements Decision {
    /** What the key's holder is to be told beside it; null when there is nothing. */
    @Nullable KeyDeprecation deprecation() {
      Facts known = facts;
      return known == null ? null : known.key().deprecation();
    }
  }
}
