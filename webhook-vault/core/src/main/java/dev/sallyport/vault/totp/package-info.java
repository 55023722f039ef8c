/** One-time codes (RFC 6238): the seed stays in the vault, the code of the moment leaves it. */
@NullMarked
package dev.sallyport.vault.totp;

import org.jspecify.annotations.NullMarked;
