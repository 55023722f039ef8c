@NullMarked
package dev.sallyport.vault.keyset;

import org.jspecify.annotations.NullMarked;
