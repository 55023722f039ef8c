/**
 * The log, proved: a Merkle tree over each organisation's records, signed checkpoints of it, and
 * proofs.
 *
 * <p><b>Nothing is left out, and the order never changes.</b> Records are in the tree in the order
 * of their ids, but ids are given before transactions commit, and not in the order of commits. So a
 * gate adds records up to an id only when every record with a lower id is either committed or will
 * never be. Whoever inserts holds the table's {@code RowExclusiveLock} from before its first id is
 * given until it has ended. Therefore: read the sequence, then look who holds that lock, and when
 * the last of those has ended, all ids up to what was read are settled. (The sequence caches no
 * ids, which is looked at each time.) That asks nothing of the requests that write.
 *
 * <p>One gate does it at a time: its turn is a transaction that holds an advisory lock, and holds
 * what was added, the checkpoint over it and the record of how far it goes. A gate that dies leaves
 * the tree as it was.
 */
@NullMarked
package dev.sallyport.gate.audit.proof;

import org.jspecify.annotations.NullMarked;
