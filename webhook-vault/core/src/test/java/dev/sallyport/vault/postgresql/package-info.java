@NullMarked
package dev.sallyport.vault.postgresql;

import org.jspecify.annotations.NullMarked;
