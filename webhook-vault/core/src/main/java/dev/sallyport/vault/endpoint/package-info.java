/**
 * What a request to the vault is once it is inside, which routes there are, and how an answer looks
 * on the wire.
 */
@NullMarked
package dev.sallyport.vault.endpoint;

import org.jspecify.annotations.NullMarked;
