package dev.sallyport.checks.bad.service.one;

import dev.sallyport.checks.bad.service.two.B;

/** Breaks a rule on purpose. */
public record A(B other) {}
