@NullMarked
package dev.sallyport.gate.audit;

import org.jspecify.annotations.NullMarked;
