@NullMarked
package dev.sallyport.ticket;

import org.jspecify.annotations.NullMarked;
