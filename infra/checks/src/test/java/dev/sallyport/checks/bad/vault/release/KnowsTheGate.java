package dev.sallyport.checks.bad.vault.release;

import dev.sallyport.checks.bad.gate.Anything;

/** Breaks a rule on purpose. */
record KnowsTheGate(Anything other) {}
