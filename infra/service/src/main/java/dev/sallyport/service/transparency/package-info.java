/**
 * A log that can be proved: the Merkle tree of RFC 6962, its proofs, and the signed checkpoints of
 * C2SP ({@code tlog-checkpoint}, {@code signed-note}). Pure functions and values, without I/O. Gate
 * and vault keep such a log each and check each other's, so it belongs to what both share.
 */
@NullMarked
package dev.sallyport.service.transparency;

import org.jspecify.annotations.NullMarked;
