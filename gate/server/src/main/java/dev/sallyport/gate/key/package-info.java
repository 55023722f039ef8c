/** Keys of agents: made, shown once, kept as a hash, replaced. */
@NullMarked
package dev.sallyport.gate.key;

import org.jspecify.annotations.NullMarked;
