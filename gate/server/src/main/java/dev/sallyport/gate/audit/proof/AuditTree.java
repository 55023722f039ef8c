package dev.sallyport.gate.audit.proof;

import dev.sallyport.service.transparency.Checkpoint;
import dev.sallyport.service.transparency.NoteKey;
import java.util.Optional;

/**
 * How far the tree of an organisation's log goes.
 *
 * @param organisation whose; that of no organisation as well
 * @param size its records
 * @param lastId id of the last of them
 * @param note the signed checkpoint of this size
 */
record AuditTree(String organisation, NoteKey key, long size, long lastId, String note) {
  /** The checkpoint, if it is signed by the log's key and says what the tree says. */
  Optional<Checkpoint> checkpoint() {
    return Checkpoint.open(note, key).filter(checkpoint -> checkpoint.size() == size);
  }
}
