/** From samples to ratios with their spread, as a table and as JSON. */
@NullMarked
package dev.sallyport.benchmarks.report;

import org.jspecify.annotations.NullMarked;
