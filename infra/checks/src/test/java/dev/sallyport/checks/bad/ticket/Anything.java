package dev.sallyport.checks.bad.ticket;

/** Breaks a rule on purpose. */
public final class Anything {}
