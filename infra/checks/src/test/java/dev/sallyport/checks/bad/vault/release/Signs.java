package dev.sallyport.checks.bad.vault.release;

import dev.sallyport.checks.bad.ticket.signing.Signer;

/** Breaks a rule on purpose. */
record Signs(Signer other) {}
