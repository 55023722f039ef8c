/** How often a credential may be given away, as its owner says. */
@NullMarked
package dev.sallyport.vault.cap;

import org.jspecify.annotations.NullMarked;
