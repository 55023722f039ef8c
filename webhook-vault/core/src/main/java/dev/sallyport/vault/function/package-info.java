/**
 * The vault for platforms that call it: a whole request in, a whole answer out, and between two
 * calls the process may stand still. The adapters of the platforms only convert.
 */
@NullMarked
package dev.sallyport.vault.function;

import org.jspecify.annotations.NullMarked;
