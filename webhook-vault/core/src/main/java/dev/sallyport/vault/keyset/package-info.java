/** The vault's data keys, and the key that wraps them. */
@NullMarked
package dev.sallyport.vault.keyset;

import org.jspecify.annotations.NullMarked;
