package dev.sallyport.gate.audit;

import java.time.Instant;

/**
 * A record as the log holds it.
 *
 * @param id rises with every record of the log
 * @param at the database's clock when it was written
 * @param explanation what policies had to do with it
 */
public record AuditEntry(long id, Instant at, AuditRecord record, Explanation explanation) {}
