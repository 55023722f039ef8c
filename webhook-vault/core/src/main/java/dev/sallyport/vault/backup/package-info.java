/** Backups of a store, and what it takes to bring one back. */
@NullMarked
package dev.sallyport.vault.backup;

import org.jspecify.annotations.NullMarked;
