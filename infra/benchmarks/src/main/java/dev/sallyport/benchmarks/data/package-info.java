/** Agents, keys and grants by the million, and the tickets and requests that go with them. */
@NullMarked
package dev.sallyport.benchmarks.data;

import org.jspecify.annotations.NullMarked;
