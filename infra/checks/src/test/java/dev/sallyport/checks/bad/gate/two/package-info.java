/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.gate.two;

import org.jspecify.annotations.NullMarked;
