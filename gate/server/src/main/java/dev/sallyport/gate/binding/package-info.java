/**
 * The tie between this gate and an organisation's vault: made by exchange, its secret kept sealed.
 */
@NullMarked
package dev.sallyport.gate.binding;

import org.jspecify.annotations.NullMarked;
