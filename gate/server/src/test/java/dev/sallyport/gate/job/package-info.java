@NullMarked
package dev.sallyport.gate.job;

import org.jspecify.annotations.NullMarked;
