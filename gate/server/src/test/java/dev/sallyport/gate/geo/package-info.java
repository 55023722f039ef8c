@NullMarked
package dev.sallyport.gate.geo;

import org.jspecify.annotations.NullMarked;
