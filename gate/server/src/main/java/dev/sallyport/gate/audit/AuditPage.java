package dev.sallyport.gate.audit;

import java.util.List;
import java.util.OptionalLong;

/**
 * Part of a log, newest first.
 *
 * @param next id to go on before; empty when the log ends here. A page may hold less than was asked
 *     for and still have a next one: a filter looks at a bounded part of the log at a time
 */
record AuditPage(List<AuditEntry> entries, OptionalLong next) {
  AuditPage {
    entries = List.copyOf(entries);
  }
}
