package dev.sallyport.checks.bad.vault.release;

import dev.sallyport.checks.bad.vault.server.Endpoint;

/** Breaks a rule on purpose. */
record KnowsTheServer(Endpoint other) {}
