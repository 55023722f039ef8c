/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.ticket.one;

import org.jspecify.annotations.NullMarked;
