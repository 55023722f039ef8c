/**
 * A real PostgreSQL for the local run, the tests and the benchmarks, without anything to install.
 */
@NullMarked
package dev.sallyport.local.postgres;

import org.jspecify.annotations.NullMarked;
