package dev.sallyport.checks.bad.ticket.signing;

/** Breaks a rule on purpose. */
public final class Signer {}
