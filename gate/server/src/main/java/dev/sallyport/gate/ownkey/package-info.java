/** What agents do with their own keys: replace the one they use, and derive lesser ones from it. */
@NullMarked
package dev.sallyport.gate.ownkey;

import org.jspecify.annotations.NullMarked;
