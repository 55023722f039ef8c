package dev.sallyport.gate.policy;

import dev.sallyport.gate.policy.rule.RequestAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counters of a replay: caps count up, rates are buckets, as the database keeps them. */
final class ReplayedCounters {
  private static final long MICROS = 1_000_000;

  private record Counter(Meter meter, String subject) {}

  private final Map<Counter, Long> levels = new HashMap<>();

  /** Charges all, or none and names the rules whose counters have nothing left. */
  List<String> charge(List<Meter> meters, RequestAttributes request, Instant at) {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, at);
    Map<Counter, Long> charged = new HashMap<>();
    List<String> spent = new ArrayList<>();
    for (Meter meter : meters) {
      Counter counter = new Counter(meter, meter.scope().subject(request));
      long next = next(meter, levels.getOrDefault(counter, 0L), now);
      if (isSpent(meter, next, now)) {
        spent.add(meter.type().wireName());
      } else {
        charged.put(counter, next);
      }
    }
    if (spent.isEmpty()) {
      levels.putAll(charged);
    }
    return spent;
  }

  private static long next(Meter meter, long level, long now) {
    return meter.isLifetime()
        ? level + 1
        : Math.max(level, now) + meter.windowSeconds() * MICROS / meter.limit();
  }

  private static boolean isSpent(Meter meter, long next, long now) {
    return meter.isLifetime() ? next > meter.limit() : next > now + meter.windowSeconds() * MICROS;
  }
}
