package dev.sallyport.checks.bad.gate.one;

import dev.sallyport.checks.bad.gate.two.B;

/** Breaks a rule on purpose. */
public record A(B other) {}
