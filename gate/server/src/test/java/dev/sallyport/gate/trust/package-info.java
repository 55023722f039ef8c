@NullMarked
package dev.sallyport.gate.trust;

import org.jspecify.annotations.NullMarked;
