/** JMH benchmarks of the parts a request is made of. */
@NullMarked
package dev.sallyport.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
