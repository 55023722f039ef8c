@NullMarked
package dev.sallyport.gate.signin;

import org.jspecify.annotations.NullMarked;
