package dev.sallyport.gate.audit.proof;

import dev.sallyport.gate.audit.AuditEntry;
import dev.sallyport.service.transparency.LeafForm;
import dev.sallyport.service.transparency.LeafText;
import dev.sallyport.service.transparency.TreeHash;
import java.time.Instant;

/** Hashes of records, one after the other, as their leaves have them. Not thread-safe. */
final class LeafHashes {
  private final LeafText text = LeafForm.AUDIT.text();

  /** Of the record before: records that were written together have the same. */
  private Instant at = Instant.EPOCH;

  private String time = AuditLeaf.time(at);

  TreeHash of(AuditEntry entry) {
    if (!entry.at().equals(at)) {
      at = entry.at();
      time = AuditLeaf.time(at);
    }
    AuditLeaf.eachMember(entry, time, text::member);
    return text.hash();
  }
}
