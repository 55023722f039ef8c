/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.vault.release;

import org.jspecify.annotations.NullMarked;
