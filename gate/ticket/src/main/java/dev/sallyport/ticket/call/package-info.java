/** Signed calls from a gate to its vault: header names, the bytes that are signed, verification. */
@NullMarked
package dev.sallyport.ticket.call;

import org.jspecify.annotations.NullMarked;
