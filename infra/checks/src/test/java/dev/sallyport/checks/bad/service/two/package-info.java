/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.service.two;

import org.jspecify.annotations.NullMarked;
