/** Data keys are replaced: a new one seals, everything is sealed anew, the old ones are dropped. */
@NullMarked
package dev.sallyport.vault.rotation;

import org.jspecify.annotations.NullMarked;
