/**
 * What a credential may be used for when the vault makes a request with it, and how: pure rules,
 * without I/O.
 */
@NullMarked
package dev.sallyport.vault.request;

import org.jspecify.annotations.NullMarked;
