/** What a gate does by itself, without a request: again and again, never twice at a time. */
@NullMarked
package dev.sallyport.gate.job;

import org.jspecify.annotations.NullMarked;
