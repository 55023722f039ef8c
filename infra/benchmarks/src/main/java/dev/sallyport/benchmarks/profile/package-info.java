/** Where a server under load spends its time and allocates, from a flight recording. */
@NullMarked
package dev.sallyport.benchmarks.profile;

import org.jspecify.annotations.NullMarked;
