/** {@code /v1/store}: putting a credential into the vault with a ticket. */
@NullMarked
package dev.sallyport.vault.deposit;

import org.jspecify.annotations.NullMarked;
