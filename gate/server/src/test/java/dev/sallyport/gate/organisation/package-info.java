@NullMarked
package dev.sallyport.gate.organisation;

import org.jspecify.annotations.NullMarked;
