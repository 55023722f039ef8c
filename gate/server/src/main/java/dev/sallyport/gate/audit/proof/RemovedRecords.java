package dev.sallyport.gate.audit.proof;

import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import java.time.Instant;
import java.util.Optional;

/**
 * What was removed from the beginning of a log.
 *
 * @param records how many, ever
 * @param lastId id of the last of them; 0 when there are none
 * @param saidBy id of the record that says so; 0 when there are none
 * @param at when the last of them were removed; empty when there are none
 */
record RemovedRecords(long records, long lastId, long saidBy, Optional<Instant> at) {
  /**
   * The same, if a checkpoint of this tree covers the record that says so. An export of the tree
   * could not be verified otherwise, so whoever wants one is told to ask again.
   */
  RemovedRecords saidIn(AuditTree tree) {
    if (saidBy > tree.lastId()) {
      throw Problem.of(
              HttpProblems.UNAVAILABLE,
              "Records were removed just now, and no checkpoint says so yet; try again in a second")
          .withHeader("Retry-After", "1")
          .asException();
    }
    return this;
  }
}
