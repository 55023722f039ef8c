/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.gate.naming;

import org.jspecify.annotations.NullMarked;
