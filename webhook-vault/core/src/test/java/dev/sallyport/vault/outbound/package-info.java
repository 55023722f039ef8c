@NullMarked
package dev.sallyport.vault.outbound;

import org.jspecify.annotations.NullMarked;
