@NullMarked
package dev.sallyport.gate.explanation;

import org.jspecify.annotations.NullMarked;
