/** Key-encryption keys: where they are, and the key services that keep some of them. */
@NullMarked
package dev.sallyport.vault.keyservice;

import org.jspecify.annotations.NullMarked;
