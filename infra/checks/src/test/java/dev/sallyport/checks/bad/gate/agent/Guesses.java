package dev.sallyport.checks.bad.gate.agent;

import java.util.Random;

/** Breaks a rule on purpose. */
record Guesses(Random random) {}
