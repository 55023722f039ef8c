@NullMarked
package dev.sallyport.gate.ownkey;

import org.jspecify.annotations.NullMarked;
