/**
 * The sandbox: anybody may ask for a credential that is good for a short time, on the routes that
 * are marked for it, and nowhere else. Operators see who asked, and make a proper agent of whom
 * they know.
 */
@NullMarked
package dev.sallyport.gate.sandbox;

import org.jspecify.annotations.NullMarked;
