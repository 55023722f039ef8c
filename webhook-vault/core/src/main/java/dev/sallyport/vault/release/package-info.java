/** Redeeming a ticket: at most once, durable and logged before anything is decrypted. */
@NullMarked
package dev.sallyport.vault.release;

import org.jspecify.annotations.NullMarked;
