@NullMarked
package dev.sallyport.gate.operator;

import org.jspecify.annotations.NullMarked;
