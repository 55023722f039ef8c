@NullMarked
package dev.sallyport.gate.relay;

import org.jspecify.annotations.NullMarked;
