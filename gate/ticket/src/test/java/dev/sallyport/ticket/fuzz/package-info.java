/**
 * Fuzz targets, one per parser of what strangers send. The build runs them over their seeds; {@code
 * JAZZER_FUZZ=1} lets them search.
 */
@NullMarked
package dev.sallyport.ticket.fuzz;

import org.jspecify.annotations.NullMarked;
