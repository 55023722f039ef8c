@NullMarked
package dev.sallyport.vault.functions.azure;

import org.jspecify.annotations.NullMarked;
