package dev.sallyport.checks.bad.gate.credential;

/** Breaks a rule on purpose. */
public final class VerifiedByAnyone {}
