/** {@code /v1/connect}: a person lets the vault into an account at a provider. */
@NullMarked
package dev.sallyport.vault.connect;

import org.jspecify.annotations.NullMarked;
