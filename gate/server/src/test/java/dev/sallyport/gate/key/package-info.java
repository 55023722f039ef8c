@NullMarked
package dev.sallyport.gate.key;

import org.jspecify.annotations.NullMarked;
