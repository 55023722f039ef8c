/** The vault's own append-only record of what it released and refused. */
@NullMarked
package dev.sallyport.vault.log;

import org.jspecify.annotations.NullMarked;
