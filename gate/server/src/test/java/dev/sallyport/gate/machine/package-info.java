@NullMarked
package dev.sallyport.gate.machine;

import org.jspecify.annotations.NullMarked;
