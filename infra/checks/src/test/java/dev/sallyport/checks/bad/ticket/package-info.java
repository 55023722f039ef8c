/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.ticket;

import org.jspecify.annotations.NullMarked;
