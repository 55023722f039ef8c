@NullMarked
package dev.sallyport.gate.sandbox;

import org.jspecify.annotations.NullMarked;
