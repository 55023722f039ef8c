/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.vault.one;

import org.jspecify.annotations.NullMarked;
