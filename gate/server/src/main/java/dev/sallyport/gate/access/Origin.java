package dev.sallyport.gate.access;

import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecord;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.OrganisationId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a change comes from: who asked for it, from which address, in which request.
 *
 * @param organisation the organisation that is changed
 * @param client the client's address, as far as trusted proxies vouch for it
 * @param work what the change is one transaction with, if it is with anything
 */
public record Origin(
    OrganisationId organisation,
    Actor actor,
    @Nullable String client,
    @Nullable String requestId,
    Optional<UnitOfWork> work) {
  /** Where a change comes from that is a transaction by itself. */
  public Origin(
      OrganisationId organisation,
      Actor actor,
      @Nullable String client,
      @Nullable String requestId) {
    this(organisation, actor, client, requestId, Optional.empty());
  }

  /** A change that the gate makes by itself, asked for by no request. */
  public static Origin gate(OrganisationId organisation) {
    return new Origin(organisation, new Actor.TheGate(), null, null);
  }

  /** The record of a change that this origin was permitted to make. */
  public AuditRecord changed(AuditAction action, String object, @Nullable String service) {
    return AuditRecord.change(
        organisation.value(),
        action,
        actor.source(),
        actor.actorId(),
        keyId(),
        object,
        service,
        client,
        requestId);
  }

  /** The id of the key that was used, where it has one. */
  public @Nullable String keyId() {
    KeyId key = actor.usedKey();
    return key == null ? null : key.value();
  }
}
