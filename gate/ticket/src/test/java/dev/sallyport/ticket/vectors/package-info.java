/**
 * Makes and checks the published vectors in {@code gate/ticket/vectors}. Nothing here signs with
 * our own code.
 */
@NullMarked
package dev.sallyport.ticket.vectors;

import org.jspecify.annotations.NullMarked;
