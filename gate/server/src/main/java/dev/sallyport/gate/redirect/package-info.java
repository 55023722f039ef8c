/**
 * An agent's request for a credential: facts, decision, proof, ticket, 307.
 *
 * <p><b>Decide from memory, prove at commit.</b> The facts of one decision are read in one
 * statement, so they are one snapshot, and with them the organisation's version. Every change of
 * any of those facts raises the version in its own transaction. The audit record of a permission is
 * inserted only where that version is still the organisation's version and the permission has not
 * ended by itself; both are checked in the snapshot of the inserting statement. That snapshot is
 * the moment at which the answer is true:
 *
 * <ul>
 *   <li>Version unchanged means that no change of those facts is visible to the snapshot, so the
 *       decision, though made from memory, is what the database would have said at that moment.
 *   <li>A change that was acknowledged before the request arrived was committed before the
 *       statement began, so its snapshot sees it (read committed, one primary), the version
 *       differs, and nothing is written. Hence: acknowledged revocation, then no later request is
 *       ever allowed, by no gate, however stale its memory is and whether or not it was notified.
 *   <li>A change that commits later comes after the request in that order, and the record says so.
 * </ul>
 *
 * <p>A record that was not written means: drop the facts, read them again, decide again. After a
 * few rounds the last attempt holds the organisation's row {@code FOR SHARE} from before the
 * reading until the commit, so it ends whatever storm of changes there is. A refusal is only ever
 * given on facts read after the request arrived. Expiry is judged by the database's clock alone,
 * which all gates share; a gate's own clock only guesses, and dates tickets. A ticket is signed
 * after its record is durable. If the connection is lost or too slow the answer is 503: the log may
 * then hold a permission that nobody received, never the other way round.
 *
 * <p><b>Policies</b> are facts like the others: which versions of which policies apply is read in
 * the same statement, what a version says never changes, and every change of a policy or of its
 * attachments raises the organisation's version. A permission that policies had a say in is written
 * with its trace, and charged on its counters, by the function that the package {@code audit}
 * describes; it compares the same version in a snapshot of its own. A counter that has nothing left
 * refuses, and that refusal is exact although it was decided from memory: the version was compared
 * before. Rules about hours are judged by the gate's clock when facts come from memory, which the
 * start-up test holds to within seconds of the database's.
 */
@NullMarked
package dev.sallyport.gate.redirect;

import org.jspecify.annotations.NullMarked;
