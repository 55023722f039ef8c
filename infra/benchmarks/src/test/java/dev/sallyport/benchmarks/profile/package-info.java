@NullMarked
package dev.sallyport.benchmarks.profile;

import org.jspecify.annotations.NullMarked;
