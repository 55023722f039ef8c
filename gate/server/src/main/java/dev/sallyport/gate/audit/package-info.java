/**
 * What was asked of the gate and what it answered. A record is durable before its answer leaves,
 * and the database lets nobody change it.
 */
@NullMarked
package dev.sallyport.gate.audit;

import org.jspecify.annotations.NullMarked;
