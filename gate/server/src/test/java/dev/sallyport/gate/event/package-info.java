@NullMarked
package dev.sallyport.gate.event;

import org.jspecify.annotations.NullMarked;
