/**
 * The text of agent keys and operator tokens: shape, checksum, hash. No I/O and no knowledge of who
 * a key belongs to.
 */
@NullMarked
package dev.sallyport.ticket.key;

import org.jspecify.annotations.NullMarked;
