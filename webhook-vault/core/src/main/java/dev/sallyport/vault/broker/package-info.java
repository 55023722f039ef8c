/** Requests that the vault makes with a credential for whoever holds a ticket. */
@NullMarked
package dev.sallyport.vault.broker;

import org.jspecify.annotations.NullMarked;
