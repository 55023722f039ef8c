/** What this vault says of itself. */
@NullMarked
package dev.sallyport.vault.version;

import org.jspecify.annotations.NullMarked;
