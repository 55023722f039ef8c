@NullMarked
package dev.sallyport.gate.group;

import org.jspecify.annotations.NullMarked;
