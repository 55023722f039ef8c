/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.service.one;

import org.jspecify.annotations.NullMarked;
