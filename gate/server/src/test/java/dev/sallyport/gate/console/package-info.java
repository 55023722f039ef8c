@NullMarked
package dev.sallyport.gate.console;

import org.jspecify.annotations.NullMarked;
