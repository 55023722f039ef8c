package dev.sallyport.benchmarks.report;

/**
 * What one request cost on average.
 *
 * @param serverMicros processor time of the server's processes, in microseconds
 * @param postgresMicros processor time of its PostgreSQL, all of its processes; zero without one
 * @param generatorMicros processor time of the load generator
 * @param allocatedBytes bytes the server's JVM allocated; zero when it is not a JVM
 * @param residentBytes the largest resident memory of one server process so far ({@code VmHWM})
 */
public record RequestCost(
    double serverMicros,
    double postgresMicros,
    double generatorMicros,
    double allocatedBytes,
    long residentBytes) {
  /** Processor time of all that took part, in microseconds. */
  double totalMicros() {
    return serverMicros + postgresMicros + generatorMicros;
  }
}
