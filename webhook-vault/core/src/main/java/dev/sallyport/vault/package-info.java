@NullMarked
package dev.sallyport.vault;

import org.jspecify.annotations.NullMarked;
