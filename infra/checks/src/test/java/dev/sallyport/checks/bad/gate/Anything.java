package dev.sallyport.checks.bad.gate;

/** Breaks a rule on purpose. */
public final class Anything {}
