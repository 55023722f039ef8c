package dev.sallyport.checks.bad.service.http;

/** Breaks a rule on purpose. */
public final class Plain {}
