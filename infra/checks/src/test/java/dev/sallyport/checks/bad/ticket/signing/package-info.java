/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.ticket.signing;

import org.jspecify.annotations.NullMarked;
