package dev.sallyport.checks.bad.gate.naming;

/** Breaks a rule on purpose. */
final class TokenHelper {}
