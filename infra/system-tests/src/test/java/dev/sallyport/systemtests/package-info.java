/** Gate and vault as real processes on a real PostgreSQL, asked by real clients. */
@NullMarked
package dev.sallyport.systemtests;

import org.jspecify.annotations.NullMarked;
