/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.local;

import org.jspecify.annotations.NullMarked;
