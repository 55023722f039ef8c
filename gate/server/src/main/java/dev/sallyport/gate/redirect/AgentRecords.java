package dev.sallyport.gate.redirect;

import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditDecision;
import dev.sallyport.gate.audit.AuditRecord;
import dev.sallyport.gate.audit.ChargedRecord;
import dev.sallyport.gate.audit.ConditionalRecord;
import dev.sallyport.gate.audit.Explanation;
import dev.sallyport.gate.identity.BreakGlassId;
import dev.sallyport.gate.policy.Trace;
import dev.sallyport.ticket.TicketId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The log's lines about agents' requests for credentials. */
final class AgentRecords {
  private AgentRecords() {}

  /** A permission, true only while its facts are. */
  static ConditionalRecord permitted(
      CredentialRequest request, Decision.Allow allow, TicketId ticket) {
    Facts facts = allow.facts();
    return new ConditionalRecord(
        new AuditRecord(
            facts.organisation(),
            request.action(request.delivery(allow.vault().delivery())),
            AuditDecision.ALLOW,
            request.entrance().source(),
            null,
            facts.agent().id(),
            facts.key().id(),
            request.entrance().object(allow.grant().id()),
            request.service().value(),
            request.client(),
            ticket.value(),
            request.id()),
        facts.version(),
        allow.endsAtMicros());
  }

  /** A permission that policies had a say in, or that is counted. */
  static ChargedRecord charged(ConditionalRecord permitted, Decision.Allow allow) {
    return new ChargedRecord(
        permitted,
        new Explanation(null, text(allow.trace())),
        allow.counted().stream().map(Counted::charge).toList());
  }

  /** Beside a permission that only an opening gave, with the same ticket and request. */
  static AuditRecord opened(AuditRecord permitted, BreakGlassId opening) {
    return new AuditRecord(
        permitted.organisation(),
        AuditAction.BREAK_GLASS_USED,
        permitted.decision(),
        permitted.source(),
        null,
        permitted.actor(),
        permitted.key(),
        opening.value(),
        permitted.service(),
        permitted.client(),
        permitted.ticket(),
        permitted.request());
  }

  /** A refusal that policies had a say in. */
  static ChargedRecord explained(ConditionalRecord refused, Decision.Deny deny) {
    return new ChargedRecord(
        refused, new Explanation(deny.refusal().rule(), text(deny.trace())), List.of());
  }

  private static @Nullable String text(@Nullable Trace trace) {
    return trace == null ? null : trace.logged();
  }

  /** A refusal. */
  static ConditionalRecord refused(CredentialRequest request, Decision.Deny deny) {
    Facts facts = deny.facts();
    if (facts == null) {
      return ConditionalRecord.unconditional(unknownKey(request, deny));
    }
    Facts.Grant grant = facts.grant();
    return ConditionalRecord.unconditional(
        new AuditRecord(
            facts.organisation(),
            request.action(),
            AuditDecision.DENY,
            request.entrance().source(),
            deny.reason().name(),
            facts.agent().id(),
            facts.key().id(),
            request.entrance().object(grant == null ? null : grant.id()),
            request.service().value(),
            request.client(),
            null,
            request.id()));
  }

  private static AuditRecord unknownKey(CredentialRequest request, Decision.Deny deny) {
    return new AuditRecord(
        AuditRecord.NO_ORGANISATION,
        request.action(),
        AuditDecision.DENY,
        request.entrance().source(),
        deny.reason().name(),
        null,
        request.key().hash().fingerprint(),
        null,
        request.service().value(),
        request.client(),
        null,
        request.id());
  }
}
