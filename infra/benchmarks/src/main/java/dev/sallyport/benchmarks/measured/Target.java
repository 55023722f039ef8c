package dev.sallyport.benchmarks.measured;

import dev.sallyport.benchmarks.load.RequestKind;
import java.util.List;
import java.util.OptionalLong;

/**
 * A server that is up and can be measured.
 *
 * @param processes the ids of its processes, whose cost is counted; started and stopped by whoever
 *     made the target
 * @param ports where they listen on loopback
 * @param jvm whether allocation can be asked of them
 * @param postgres the postmaster of its database, if it has one
 * @param expectedStatus of every answer
 */
public record Target(
    String name,
    List<Long> processes,
    List<Integer> ports,
    boolean jvm,
    OptionalLong postgres,
    int expectedStatus,
    RequestKind requests) {
  public Target {
    processes = List.copyOf(processes);
    ports = List.copyOf(ports);
  }
}
