/**
 * Calls that the gate makes to URLs that its operators name: vaults and receivers of events, and to
 * identity providers that its configuration names. Every call of the gate leaves from here, to one
 * address that was looked at.
 */
@NullMarked
package dev.sallyport.gate.outbound;

import org.jspecify.annotations.NullMarked;
