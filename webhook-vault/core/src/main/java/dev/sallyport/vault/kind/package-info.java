/**
 * Kinds of credentials: what each must hold to be of use, looked at when it is deposited, and what
 * of it leaves the vault. Pure.
 */
@NullMarked
package dev.sallyport.vault.kind;

import org.jspecify.annotations.NullMarked;
