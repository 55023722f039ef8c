@NullMarked
package dev.sallyport.ticket.call;

import org.jspecify.annotations.NullMarked;
