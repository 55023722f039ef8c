@NullMarked
package dev.sallyport.benchmarks;

import org.jspecify.annotations.NullMarked;
