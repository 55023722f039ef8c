/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.gate.credential;

import org.jspecify.annotations.NullMarked;
