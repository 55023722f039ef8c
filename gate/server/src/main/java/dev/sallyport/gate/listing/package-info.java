/** Lists that are read page by page. */
@NullMarked
package dev.sallyport.gate.listing;

import org.jspecify.annotations.NullMarked;
