@NullMarked
package dev.sallyport.benchmarks.data;

import org.jspecify.annotations.NullMarked;
