@NullMarked
package dev.sallyport.gate.credential;

import org.jspecify.annotations.NullMarked;
