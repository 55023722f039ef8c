package dev.sallyport.gate.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Which records of an organisation's log are wanted.
 *
 * @param actor id of an agent or operator
 * @param rule machine name of the policy's rule that refused
 * @param from not before; the database's clock
 * @param to before
 */
record AuditFilter(
    Optional<String> actor,
    Optional<String> service,
    Optional<AuditAction> action,
    Optional<AuditDecision> decision,
    Optional<String> reason,
    Optional<String> rule,
    Optional<Instant> from,
    Optional<Instant> to) {}
