/**
 * The webhook vault as a function: from an environment to a handler of requests. All wiring is
 * here.
 */
@NullMarked
package dev.sallyport.vault;

import org.jspecify.annotations.NullMarked;
