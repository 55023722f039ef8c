@NullMarked
package dev.sallyport.gate.grant;

import org.jspecify.annotations.NullMarked;
