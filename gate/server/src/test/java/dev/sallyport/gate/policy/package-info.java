@NullMarked
package dev.sallyport.gate.policy;

import org.jspecify.annotations.NullMarked;
