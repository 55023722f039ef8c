/** Breaks rules on purpose. */
@NullMarked
package dev.sallyport.checks.bad.service.http;

import org.jspecify.annotations.NullMarked;
