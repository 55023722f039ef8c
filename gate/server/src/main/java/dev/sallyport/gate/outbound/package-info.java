/**
 * Calls that the gate makes to URLs that its operators name: vaults and receivers of events. Every
 * call of the gate leaves from here, to one address that was looked at.
 */
@NullMarked
package dev.sallyport.gate.outbound;

import org.jspecify.annotations.NullMarked;
