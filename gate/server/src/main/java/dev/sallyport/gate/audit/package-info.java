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
 * <p>A batch is first written by {@code record_charged_in_hope}, which takes for granted that every
 * counter is there and has enough left for the whole batch, and undoes everything if that was
 * wrong. The three things above hold for it too: it charges under the rows' locks, compares
 * versions after all of them are held, and commits all or nothing.
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
