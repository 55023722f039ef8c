/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.gate.one;

import org.jspecify.annotations.NullMarked;
