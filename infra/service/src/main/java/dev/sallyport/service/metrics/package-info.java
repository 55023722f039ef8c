/** Figures about the process, for Prometheus. */
@NullMarked
package dev.sallyport.service.metrics;

import org.jspecify.annotations.NullMarked;
