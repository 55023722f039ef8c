@NullMarked
package dev.sallyport.vault.function;

import org.jspecify.annotations.NullMarked;
