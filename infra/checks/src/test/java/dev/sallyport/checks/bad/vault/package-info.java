/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.vault;

import org.jspecify.annotations.NullMarked;
