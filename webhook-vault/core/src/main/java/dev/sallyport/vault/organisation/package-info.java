/** Whose vault this is. */
@NullMarked
package dev.sallyport.vault.organisation;

import org.jspecify.annotations.NullMarked;
