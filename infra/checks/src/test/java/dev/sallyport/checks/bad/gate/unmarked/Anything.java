package dev.sallyport.checks.bad.gate.unmarked;

/** Breaks a rule on purpose. */
final class Anything {}
