/** {@code /v1/health}: what anyone may know of this vault, and what its gate may know. */
@NullMarked
package dev.sallyport.vault.health;

import org.jspecify.annotations.NullMarked;
