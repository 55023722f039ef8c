@NullMarked
package dev.sallyport.ticket.signing;

import org.jspecify.annotations.NullMarked;
