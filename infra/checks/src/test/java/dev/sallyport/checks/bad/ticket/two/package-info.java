/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.ticket.two;

import org.jspecify.annotations.NullMarked;
