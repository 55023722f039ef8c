package dev.sallyport.checks.bad.vault;

/** Breaks a rule on purpose. */
public final class Anything {}
