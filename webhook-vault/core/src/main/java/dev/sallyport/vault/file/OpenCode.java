package dev.sallyport.vault.file;

import java.time.Instant;

/**
 * A code that can still be exchanged.
 *
 * @param toOwner whether the vault's owner asked for it, so that it also opens a sealed binding
 */
record OpenCode(Instant expiresAt, boolean toOwner) {}
