/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.gate.common;

import org.jspecify.annotations.NullMarked;
