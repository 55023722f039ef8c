/** The architecture as rules that fail the build, and proof that each of them can fail. */
@NullMarked
package dev.sallyport.checks;

import org.jspecify.annotations.NullMarked;
