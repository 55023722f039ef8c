package dev.sallyport.checks.bad.vault.one;

import dev.sallyport.checks.bad.vault.two.B;

/** Breaks a rule on purpose. */
public record A(B other) {}
