package dev.sallyport.checks.bad.local.two;

import dev.sallyport.checks.bad.local.one.A;

/** Breaks a rule on purpose. */
public record B(A other) {}
