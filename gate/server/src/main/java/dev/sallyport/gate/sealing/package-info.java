/** What the gate keeps sealed in its database, under a keyset that is never in it. */
@NullMarked
package dev.sallyport.gate.sealing;

import org.jspecify.annotations.NullMarked;
