/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.gate;

import org.jspecify.annotations.NullMarked;
