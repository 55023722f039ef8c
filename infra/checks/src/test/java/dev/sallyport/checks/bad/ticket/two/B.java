package dev.sallyport.checks.bad.ticket.two;

import dev.sallyport.checks.bad.ticket.one.A;

/** Breaks a rule on purpose. */
public record B(A other) {}
