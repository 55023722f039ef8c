@NullMarked
package dev.sallyport.vault.exchange;

import org.jspecify.annotations.NullMarked;
