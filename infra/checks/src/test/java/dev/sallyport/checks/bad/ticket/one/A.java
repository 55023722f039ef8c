package dev.sallyport.checks.bad.ticket.one;

import dev.sallyport.checks.bad.ticket.two.B;

/** Breaks a rule on purpose. */
public record A(B other) {}
