package dev.sallyport.checks.bad.vault.two;

import dev.sallyport.checks.bad.vault.one.A;

/** Breaks a rule on purpose. */
public record B(A other) {}
