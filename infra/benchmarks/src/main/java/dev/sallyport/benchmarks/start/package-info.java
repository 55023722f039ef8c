/**
 * How long a vault takes from the start of its process to the first credential that it releases.
 */
@NullMarked
package dev.sallyport.benchmarks.start;

import org.jspecify.annotations.NullMarked;
