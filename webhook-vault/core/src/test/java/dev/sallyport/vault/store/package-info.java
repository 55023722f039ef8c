@NullMarked
package dev.sallyport.vault.store;

import org.jspecify.annotations.NullMarked;
