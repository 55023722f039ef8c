/** X-Wing by Conscrypt: what the vault's server brings and its functions do not. */
@NullMarked
package dev.sallyport.vault.server.xwing;

import org.jspecify.annotations.NullMarked;
