/** A whole gate on a real database, as tests see it. */
@NullMarked
package dev.sallyport.gate;

import org.jspecify.annotations.NullMarked;
