@NullMarked
package dev.sallyport.ticket.key;

import org.jspecify.annotations.NullMarked;
