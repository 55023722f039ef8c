@NullMarked
package dev.sallyport.gate.outbound;

import org.jspecify.annotations.NullMarked;
