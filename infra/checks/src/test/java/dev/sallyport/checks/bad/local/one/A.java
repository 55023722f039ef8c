package dev.sallyport.checks.bad.local.one;

import dev.sallyport.checks.bad.local.two.B;

/** Breaks a rule on purpose. */
public record A(B other) {}
