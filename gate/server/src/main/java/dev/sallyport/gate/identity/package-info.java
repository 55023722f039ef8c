/**
 * The ids of everything the gate keeps: a short prefix that tells the kind, and 128 random bits or
 * more.
 */
@NullMarked
package dev.sallyport.gate.identity;

import org.jspecify.annotations.NullMarked;
