package dev.sallyport.checks.bad.gate.common;

/** Breaks a rule on purpose. */
final class Anything {}
