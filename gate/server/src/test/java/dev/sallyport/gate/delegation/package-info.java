@NullMarked
package dev.sallyport.gate.delegation;

import org.jspecify.annotations.NullMarked;
