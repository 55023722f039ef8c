package dev.sallyport.benchmarks;

import java.util.List;

/**
 * How a run measures.
 *
 * @param connections the numbers of connections, each measured in every round
 * @param seconds how long one measurement counts
 * @param warmupSeconds how long it sends before it counts
 * @param settleSeconds how long each server is sent to once before the first round, until its JVM
 *     has compiled what it will compile
 */
record Plan(
    List<Integer> connections,
    double seconds,
    double warmupSeconds,
    double settleSeconds,
    int rounds) {
  Plan {
    connections = List.copyOf(connections);
  }
}
