package dev.sallyport.benchmarks;

import java.util.List;

/**
 * How a run measures.
 *
 * @param connections the numbers of connections, each measured in every round
 * @param seconds how long one measurement counts
 * @param warmupSeconds how long it sends before it counts
 * @param settleAnswers how many answers each server gives before the first round, so that its JVM
 *     has compiled what it will compile; however long that takes on a busy machine
 */
record Plan(
    List<Integer> connections,
    double seconds,
    double warmupSeconds,
    long settleAnswers,
    int rounds) {
  Plan {
    connections = List.copyOf(connections);
  }
}
