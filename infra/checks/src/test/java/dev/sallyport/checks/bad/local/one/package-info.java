/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.local.one;

import org.jspecify.annotations.NullMarked;
