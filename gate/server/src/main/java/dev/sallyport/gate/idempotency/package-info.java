/** A change that is asked for twice under one {@code Idempotency-Key} is made once. */
@NullMarked
package dev.sallyport.gate.idempotency;

import org.jspecify.annotations.NullMarked;
