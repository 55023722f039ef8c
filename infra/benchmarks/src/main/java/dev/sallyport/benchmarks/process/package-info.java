/**
 * Processes under measurement: starting them, and what they cost in processor time, allocation and
 * memory.
 */
@NullMarked
package dev.sallyport.benchmarks.process;

import org.jspecify.annotations.NullMarked;
