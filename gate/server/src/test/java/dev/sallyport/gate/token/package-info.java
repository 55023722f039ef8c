@NullMarked
package dev.sallyport.gate.token;

import org.jspecify.annotations.NullMarked;
