/** Files for secrets. */
@NullMarked
package dev.sallyport.local.file;

import org.jspecify.annotations.NullMarked;
