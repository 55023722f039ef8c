/** What the codes of this API mean, in words, and what to do about each. */
@NullMarked
package dev.sallyport.gate.explanation;

import org.jspecify.annotations.NullMarked;
