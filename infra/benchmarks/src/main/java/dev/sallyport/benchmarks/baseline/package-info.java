/** What gate and vault are compared with: servers that do nothing, only sign, or only verify. */
@NullMarked
package dev.sallyport.benchmarks.baseline;

import org.jspecify.annotations.NullMarked;
