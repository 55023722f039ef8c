/** The store in one table of Amazon DynamoDB, for vaults that run as functions. */
@NullMarked
package dev.sallyport.vault.dynamodb;

import org.jspecify.annotations.NullMarked;
