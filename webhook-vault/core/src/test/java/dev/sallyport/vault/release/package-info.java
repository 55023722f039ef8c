@NullMarked
package dev.sallyport.vault.release;

import org.jspecify.annotations.NullMarked;
