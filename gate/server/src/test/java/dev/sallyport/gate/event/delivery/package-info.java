@NullMarked
package dev.sallyport.gate.event.delivery;

import org.jspecify.annotations.NullMarked;
