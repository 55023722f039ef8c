@NullMarked
package dev.sallyport.gate.idempotency;

import org.jspecify.annotations.NullMarked;
