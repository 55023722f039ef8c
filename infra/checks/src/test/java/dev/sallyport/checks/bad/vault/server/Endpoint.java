package dev.sallyport.checks.bad.vault.server;

/** Breaks a rule on purpose. */
public final class Endpoint {}
