/**
 * Requests that a policy holds: the agent asks, a person decides, and what was approved is used as
 * often and as long as it was approved for.
 *
 * <p>What is approved is one action, frozen when it is asked for and recognised by the hash of its
 * canonical form ({@link dev.sallyport.gate.approval.CanonicalAction}). A request whose action is
 * approved is decided like any other; in the transaction that proves it the approval's row is
 * locked and must still be usable, so an approval for one request is used once, by whatever gate,
 * and not at all if anything else refuses.
 */
@NullMarked
package dev.sallyport.gate.approval;

import org.jspecify.annotations.NullMarked;
