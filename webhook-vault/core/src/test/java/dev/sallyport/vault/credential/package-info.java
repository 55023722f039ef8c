@NullMarked
package dev.sallyport.vault.credential;

import org.jspecify.annotations.NullMarked;
