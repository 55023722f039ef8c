/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.vault.two;

import org.jspecify.annotations.NullMarked;
