/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.gate.agent;

import org.jspecify.annotations.NullMarked;
