/** What every operator route reads from a request: pages of lists, values that may be wrong. */
@NullMarked
package dev.sallyport.gate.request;

import org.jspecify.annotations.NullMarked;
