/**
 * What was asked of the gate and what it answered. A record is durable before its answer leaves,
 * and the database lets nobody change it.
 *
 * <p><b>Counted decisions.</b> A permission that policies or keys count is written by {@code
 * record_charged}, which consumes its counters in the same transaction. Three things make the count
 * exact:
 *
 * <ul>
 *   <li>A counter is read under its row's lock, by a statement that began after the lock of whoever
 *       held it before was released or found while waiting: read committed then gives the newest
 *       committed row. The locks are kept until the commit, so charges of one counter happen one
 *       after the other, whichever gate makes them.
 *   <li>The organisation's version is compared after all locks are held, in a snapshot that is
 *       younger than the request; the argument of the package {@code redirect} holds for that
 *       snapshot. Waiting for a lock only makes it younger.
 *   <li>Record and charges commit together or not at all. A refused or overtaken request charges
 *       nothing. If the connection is lost the answer is 503; at most that request, and those that
 *       were in its batch, may have been charged although their answers were never sent. So a cap
 *       may lose as many uses as requests were under way when a gate or a connection died, each
 *       with its record in the log; it is never exceeded.
 * </ul>
 *
 * <p><b>Leases.</b> A gate takes some uses of a busy counter ahead ({@link CounterLeases}), within
 * the statement that writes a batch anyway, and pays the next permissions from them without the
 * counter's row. Why a limit is still never exceeded, and a change still holds at once:
 *
 * <ul>
 *   <li>What is leased is charged when it is leased, under the row's lock. So what was permitted,
 *       what gates hold and what was lost with a gate is never more than the limit.
 *   <li>A rate's bucket is emptied for a lease as if each of its uses happened at the lease's end,
 *       and the database writes no record that it paid after that end. So in any span of time no
 *       more is permitted than charging each use by itself could have permitted: each use was
 *       charged at a moment that was not earlier than it happened. The price is that a lease may
 *       cost an idle bucket up to a sixteenth of its window.
 *   <li>A lease belongs to one counter on one set of terms: limit and window. It pays a charge that
 *       the facts of a decision name, and the record is only written where the organisation's
 *       version is the one of those facts. A policy that was changed, disabled or detached is
 *       another version; decided again, the request names other terms or none, and no lease of the
 *       old ones pays for it. A record that is not written gives back what it was paid.
 *   <li>No lease refuses. What it cannot pay the database charges, or finds spent under the lock.
 *   <li>At most a 64th of what is left is leased at a time and nothing where that is less than four
 *       uses, so towards the end everything is charged one by one. Limits below 1,024 never are
 *       anything else. A cap loses at most what a gate that dies had leased of it; a gate that
 *       closes, or does not need it, gives it back. Whether a statement was done is not known when
 *       its connection is lost; then what it leased or gave back is lost as well.
 * </ul>
 *
 * <p>Leases that are used and nearly spent or over are renewed many at a time, apart from requests;
 * whoever comes before that is charged in the statement that writes the record, and leases with it.
 *
 * <p>A batch is first written by {@code record_leasing}, which does nothing if a counter is missing
 * or has too little left for the whole batch, or a version has moved on; then {@code
 * record_charged} looks at each record. The three things above hold for both: levels are those
 * under the rows' locks, versions are compared after all of them are held, and all or nothing
 * commits.
 *
 * <p>All statements lock counters in the order of organisation and name, missing ones being added
 * in that order before the first lock, so no two of them wait for each other. None locks an
 * organisation while it holds a counter: who holds an organisation may wait for counters, never the
 * other way round.
 *
 * <p>A counter that cannot be locked or read fails the batch, which is a 503: limits fail closed.
 */
@NullMarked
package dev.sallyport.gate.audit;

import org.jspecify.annotations.NullMarked;
