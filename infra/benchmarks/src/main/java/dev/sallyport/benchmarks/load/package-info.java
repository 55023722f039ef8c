/** The load generator: its own process, raw sockets, a closed loop, every answer checked. */
@NullMarked
package dev.sallyport.benchmarks.load;

import org.jspecify.annotations.NullMarked;
