@NullMarked
package dev.sallyport.gate.redirect;

import org.jspecify.annotations.NullMarked;
