package dev.sallyport.benchmarks.measured;

import dev.sallyport.benchmarks.load.LoadAnswer;
import dev.sallyport.benchmarks.process.Allocation;
import dev.sallyport.benchmarks.process.ProcessTimes;
import dev.sallyport.benchmarks.report.RequestCost;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reads what a target has spent, before and after a measurement. */
public final class CostMeter implements AutoCloseable {
  private final Target target;
  private final List<Allocation> allocations;

  public CostMeter(Target target) {
    this.target = target;

    this.allocations =
        target.jvm() ? target.processes().stream().map(Allocation::of).toList() : List.of();
  }

  /** What has been spent up to now. */
  public Spent read() {
    Duration servers =
        target.processes().stream().map(ProcessTimes::ofTree).reduce(Duration.ZERO, Duration::plus);
    Duration postgres =
        target.postgres().isPresent()
            ? ProcessTimes.ofTree(target.postgres().getAsLong())
            : Duration.ZERO;
    return new Spent(servers, postgres, allocations.stream().mapToLong(Allocation::bytes).sum());
  }

  /** The difference between two readings, for each of the requests between them. */
  public RequestCost between(Spent before, Spent after, LoadAnswer load) {
    long requests = load.answersInAll();
    return new RequestCost(
        micros(after.servers().minus(before.servers()), requests),
        micros(after.postgres().minus(before.postgres()), requests),
        load.generatorSeconds() * TimeUnit.SECONDS.toMicros(1) / requests,
        (after.allocated() - before.allocated()) / (double) requests,
        target.processes().stream().mapToLong(CostMeter::peakMemory).max().orElseThrow());
  }

  @Override
  public void close() {
    allocations.forEach(Allocation::close);
  }

  private static long peakMemory(long process) {
    return ProcessTimes.memory(process, "VmHWM");
  }

  private static double micros(Duration time, long requests) {
    return time.toNanos() / (double) TimeUnit.MICROSECONDS.toNanos(1) / requests;
  }

  /** Totals since the processes started. */
  public record Spent(Duration servers, Duration postgres, long allocated) {}
}
