package dev.sallyport.gate.key;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who still uses a key, as far as the newest part of the log tells.
 *
 * @param records how many records of the organisation were looked at
 * @param since when the oldest of them was written; empty when there are none
 * @param clients the last ones first
 */
public record KeyUsage(
    AgentKey key, long records, Optional<Instant> since, List<Day> days, List<Client> clients) {
  /** The requests of one day, in UTC. */
  public record Day(String day, long requests) {}

  /** The requests from one address. */
  public record Client(String address, long requests, Instant lastAt) {}

  public KeyUsage {
    days = List.copyOf(days);
    clients = List.copyOf(clients);
  }
}
