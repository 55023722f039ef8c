package dev.sallyport.gate.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who used what within some hours, as far as the newest part of the log tells.
 *
 * @param since when the oldest record that was looked at was written; empty: there is none
 * @param complete whether all of the hours was looked at
 * @param keys keys of agents and programs, the busiest first
 * @param credentials what was asked for, likewise
 */
record Usage(Optional<Instant> since, boolean complete, List<Line> keys, List<Line> credentials) {
  /**
   * What one was used for.
   *
   * @param lastAt when it was last, within the hours
   */
  record Line(String name, long allowed, long refused, Instant lastAt) {}

  Usage {
    keys = List.copyOf(keys);
    credentials = List.copyOf(credentials);
  }
}
