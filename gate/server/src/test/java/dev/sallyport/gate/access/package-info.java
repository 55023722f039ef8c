@NullMarked
package dev.sallyport.gate.access;

import org.jspecify.annotations.NullMarked;
