/** A DynamoDB of one's own, for tests. */
@NullMarked
package dev.sallyport.local.dynamodb;

import org.jspecify.annotations.NullMarked;
