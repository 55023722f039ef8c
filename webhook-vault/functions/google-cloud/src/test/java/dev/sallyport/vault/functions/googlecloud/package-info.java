@NullMarked
package dev.sallyport.vault.functions.googlecloud;

import org.jspecify.annotations.NullMarked;
