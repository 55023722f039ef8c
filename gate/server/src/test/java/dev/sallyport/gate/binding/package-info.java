@NullMarked
package dev.sallyport.gate.binding;

import org.jspecify.annotations.NullMarked;
