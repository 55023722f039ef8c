/**
 * Credentials that never leave the vault and are exchanged for what lives for an hour: what they
 * are, what a provider is asked with them, and what it answers. Pure.
 */
@NullMarked
package dev.sallyport.vault.exchange;

import org.jspecify.annotations.NullMarked;
