/** The vault as a whole, through its one function. */
@NullMarked
package dev.sallyport.vault;

import org.jspecify.annotations.NullMarked;
