package dev.sallyport.checks.bad.service;

/** Breaks a rule on purpose. */
public final class Anything {}
