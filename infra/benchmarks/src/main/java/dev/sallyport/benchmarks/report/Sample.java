package dev.sallyport.benchmarks.report;

import dev.sallyport.benchmarks.load.LoadAnswer;

/** One target measured once: in one round, at one number of connections. */
public record Sample(
    String target, int connections, int round, LoadAnswer load, RequestCost cost) {}
