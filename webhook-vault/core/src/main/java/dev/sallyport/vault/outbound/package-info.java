/**
 * Requests of the vault's own: to an address that was looked at, bounded in time and size,
 * following no redirect.
 */
@NullMarked
package dev.sallyport.vault.outbound;

import org.jspecify.annotations.NullMarked;
