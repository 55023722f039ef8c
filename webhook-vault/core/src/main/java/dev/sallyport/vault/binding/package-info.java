/**
 * What joins this vault to its one gate: the shared secret and the one exchange that gave it away.
 */
@NullMarked
package dev.sallyport.vault.binding;

import org.jspecify.annotations.NullMarked;
