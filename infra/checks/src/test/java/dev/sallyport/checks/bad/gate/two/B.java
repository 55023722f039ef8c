package dev.sallyport.checks.bad.gate.two;

import dev.sallyport.checks.bad.gate.one.A;

/** Breaks a rule on purpose. */
public record B(A other) {}
