/**
 * The vault as an OAuth client: which providers there are, who the vault is at them, and keeping
 * access tokens fresh.
 */
@NullMarked
package dev.sallyport.vault.oauth;

import org.jspecify.annotations.NullMarked;
