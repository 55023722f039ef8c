package dev.sallyport.gate.audit;

import org.jspecify.annotations.Nullable;

/**
 * One line of the log, before the database gives it its number and its time. Nothing in it is
 * secret: no key, no ticket, no credential.
 *
 * @param organisation whose log it belongs to, or {@link #NO_ORGANISATION}
 * @param reason why it was refused; null exactly when it was allowed
 * @param actor the operator, the agent, what a machine key belongs to, or the gate, where known
 * @param key id of the key that was used; for an unknown key a fingerprint of its hash
 * @param object the grant that was used, or the thing that was changed
 * @param client the client's address, as far as trusted proxies vouch for it
 * @param ticket id of the ticket that this record permits
 * @param request id of the request, as in the answer's {@code X-Request-Id}
 */
public record AuditRecord(
    String organisation,
    AuditAction action,
    AuditDecision decision,
    AuditSource source,
    @Nullable String reason,
    @Nullable String actor,
    @Nullable String key,
    @Nullable String object,
    @Nullable String service,
    @Nullable String client,
    @Nullable String ticket,
    @Nullable String request) {

  /** Where requests with unknown keys are logged. No organisation's id looks like it. */
  public static final String NO_ORGANISATION = "none";

  public AuditRecord {
    if ((decision == AuditDecision.ALLOW) != (reason == null)) {
      throw new IllegalArgumentException("a refusal has a reason, a permission has none");
    }
  }

  /** A change that was permitted. */
  public static AuditRecord change(
      String organisation,
      AuditAction action,
      AuditSource source,
      String actor,
      @Nullable String key,
      String object,
      @Nullable String service,
      @Nullable String client,
      @Nullable String request) {
    return new AuditRecord(
        organisation,
        action,
        AuditDecision.ALLOW,
        source,
        null,
        actor,
        key,
        object,
        service,
        client,
        null,
        request);
  }
}
