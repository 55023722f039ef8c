/** The servers that are measured, each a process of its own. */
@NullMarked
package dev.sallyport.benchmarks.measured;

import org.jspecify.annotations.NullMarked;
