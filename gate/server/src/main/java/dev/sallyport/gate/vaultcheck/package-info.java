/**
 * Putting a bound vault to the test: how it is, whether an entry goes in and comes out, and what it
 * does when it is attacked.
 */
@NullMarked
package dev.sallyport.gate.vaultcheck;

import org.jspecify.annotations.NullMarked;
