package dev.sallyport.gate.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which records of an organisation's log are wanted.
 *
 * @param actor id of an agent or operator
 * @param rule machine name of the policy's rule that refused
 * @param from not before; the database's clock
 * @param to before
 */
public record AuditFilter(
    Optional<String> actor,
    Optional<String> service,
    Optional<AuditAction> action,
    Optional<AuditDecision> decision,
    Optional<String> reason,
    Optional<String> rule,
    Optional<Instant> from,
    Optional<Instant> to) {
  /** What it asks for, by the names of the parameters. */
  public Map<String, String> named() {
    Map<String, String> named = new LinkedHashMap<>();
    actor.ifPresent(value -> named.put("agent", value));
    service.ifPresent(value -> named.put("service", value));
    action.ifPresent(value -> named.put("action", value.wireName()));
    decision.ifPresent(value -> named.put("decision", value.wireName()));
    reason.ifPresent(value -> named.put("reason", value));
    rule.ifPresent(value -> named.put("rule", value));
    return named;
  }

  /** Whether it wants this record. */
  public boolean wants(AuditEntry entry) {
    LoggedRecord record = entry.record();
    return wants(actor, record.actor())
        && wants(service, record.service())
        && wants(action.map(AuditAction::wireName), record.action())
        && wants(decision.map(AuditDecision::wireName), record.decision())
        && wants(reason, record.reason())
        && wants(rule, entry.explanation().rule())
        && from.map(time -> !entry.at().isBefore(time)).orElse(true)
        && to.map(entry.at()::isBefore).orElse(true);
  }

  private static <T> boolean wants(Optional<T> wanted, @Nullable T is) {
    return wanted.map(value -> value.equals(is)).orElse(true);
  }
}
