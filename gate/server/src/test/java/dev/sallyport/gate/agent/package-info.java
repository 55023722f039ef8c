@NullMarked
package dev.sallyport.gate.agent;

import org.jspecify.annotations.NullMarked;
