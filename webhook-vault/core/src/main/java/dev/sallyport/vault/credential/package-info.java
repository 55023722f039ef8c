/** Credentials at rest: sealed field by field, bound to their place by associated data. */
@NullMarked
package dev.sallyport.vault.credential;

import org.jspecify.annotations.NullMarked;
