package dev.sallyport.vault.log.proof;

import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.organisation.Organisation;

/**
 * A step of removal from the beginning of a log. The hashes of what goes stay in the tree.
 *
 * @param organisation whose log
 * @param before how many entries were removed before
 * @param removed how many are removed then, ever
 * @param lastSequence of the last of them
 * @param told the entry that tells of it
 */
public record RemovedEntries(
    Organisation organisation, long before, long removed, long lastSequence, LogEntry told) {
  /** Checks the numbers. */
  public RemovedEntries {
    if (before < 0 || removed <= before || lastSequence < removed) {
      throw new IllegalArgumentException("a removal goes on from the one before");
    }
  }

  /** How many entries go. */
  public long count() {
    return removed - before;
  }
}
