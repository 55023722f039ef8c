/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.local.two;

import org.jspecify.annotations.NullMarked;
