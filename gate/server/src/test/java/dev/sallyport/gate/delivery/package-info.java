@NullMarked
package dev.sallyport.gate.delivery;

import org.jspecify.annotations.NullMarked;
