package dev.sallyport.checks.bad.service.two;

import dev.sallyport.checks.bad.service.one.A;

/** Breaks a rule on purpose. */
public record B(A other) {}
