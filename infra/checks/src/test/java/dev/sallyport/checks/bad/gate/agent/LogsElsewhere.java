package dev.sallyport.checks.bad.gate.agent;

import java.util.logging.Logger;

/** Breaks a rule on purpose. */
record LogsElsewhere(Logger logger) {}
