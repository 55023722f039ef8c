package dev.sallyport.checks.bad.gate.agent;

import dev.sallyport.checks.bad.vault.Anything;

/** Breaks a rule on purpose. */
record KnowsTheVault(Anything other) {}
