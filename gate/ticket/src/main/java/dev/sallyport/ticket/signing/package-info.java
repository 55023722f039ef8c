/**
 * Making tickets and signed calls. Only the gate may use this package; an architecture rule holds
 * the vault to that.
 */
@NullMarked
package dev.sallyport.ticket.signing;

import org.jspecify.annotations.NullMarked;
