package dev.sallyport.checks.bad.gate.agent;

import java.time.Instant;

/** Breaks a rule on purpose. */
@SuppressWarnings("TimeZoneUsage") // the point of it
final class LooksAtTheClock {
  Instant now() {
    return Instant.now();
  }
}
