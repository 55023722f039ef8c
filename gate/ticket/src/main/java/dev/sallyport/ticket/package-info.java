/**
 * The contract between a gate and a vault: what a ticket says and how a vault checks it.
 *
 * <p>{@code gate/ticket/SPEC.md} is the normative text; this package is one implementation of it.
 * Nothing here does I/O.
 */
@NullMarked
package dev.sallyport.ticket;

import org.jspecify.annotations.NullMarked;
