package dev.sallyport.gate.operator;

import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecord;
import dev.sallyport.gate.identity.OrganisationId;
import org.jspecify.annotations.Nullable;

/**
 * Where a change comes from: who asked for it, from which address, in which request.
 *
 * @param client the client's address, as far as trusted proxies vouch for it
 */
public record Origin(Operator operator, @Nullable String client, @Nullable String requestId) {
  /** The organisation that is changed. */
  public OrganisationId organisation() {
    return operator.organisation();
  }

  /** The record of a change that this origin was permitted to make. */
  public AuditRecord changed(AuditAction action, String object, @Nullable String service) {
    return AuditRecord.change(
        organisation().value(), action, operator.id().value(), object, service, client, requestId);
  }
}
