@NullMarked
package dev.sallyport.vault.dynamodb;

import org.jspecify.annotations.NullMarked;
