/** Starting and, above all, stopping in good order. */
@NullMarked
package dev.sallyport.service.lifecycle;

import org.jspecify.annotations.NullMarked;
