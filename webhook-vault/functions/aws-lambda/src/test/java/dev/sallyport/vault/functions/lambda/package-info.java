@NullMarked
package dev.sallyport.vault.functions.lambda;

import org.jspecify.annotations.NullMarked;
