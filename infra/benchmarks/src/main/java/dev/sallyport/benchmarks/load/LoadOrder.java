package dev.sallyport.benchmarks.load;

import java.util.List;

/**
 * One measurement for the generator to make.
 *
 * @param ports the loopback ports to send to; connections take them in turn
 * @param connections how many connections, each with one request under way at all times
 * @param warmupSeconds how long to send before anything is counted
 * @param seconds how long to count
 * @param expectedStatus any other status is a failure
 */
public record LoadOrder(
    List<Integer> ports,
    int connections,
    double warmupSeconds,
    double seconds,
    int expectedStatus,
    RequestKind requests) {
  public LoadOrder {
    ports = List.copyOf(ports);
    if (ports.isEmpty() || connections < ports.size() || warmupSeconds < 0 || seconds <= 0) {
      throw new IllegalArgumentException(
          "a measurement needs ports, at least a connection for each, and time");
    }
  }
}
