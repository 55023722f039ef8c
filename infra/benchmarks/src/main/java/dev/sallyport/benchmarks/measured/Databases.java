package dev.sallyport.benchmarks.measured;

import dev.sallyport.local.postgres.LocalPostgres;
import dev.sallyport.local.postgres.Options;
import java.util.HashMap;
import java.util.Map;

/**
 * The PostgreSQL servers of a run, durable and with PostgreSQL's own settings otherwise. Gate and
 * vault have one each, since their databases are never shared, so that the cost of one can be told
 * from the other's.
 */
final class Databases {
  /** Microseconds that a slow commit waits before it is written. */
  private static final String SLOW_COMMIT_MICROS = "2000";

  private final Ground ground;
  private final Map<String, LocalPostgres> started = new HashMap<>();

  Databases(Ground ground) {
    this.ground = ground;
  }

  /** One for gates or for vaults. */
  LocalPostgres of(String owner) {
    return started.computeIfAbsent(owner, _ -> start(Options.temporary()));
  }

  /**
   * One whose commits all take two milliseconds longer: the delay is kept even when no other
   * transaction is under way.
   */
  LocalPostgres slowOf(String owner) {
    return started.computeIfAbsent(
        owner + ", slow",
        _ ->
            start(
                Options.temporary()
                    .with("commit_delay", SLOW_COMMIT_MICROS)
                    .with("commit_siblings", "0")));
  }

  private LocalPostgres start(Options options) {
    return ground.keep(LocalPostgres.start(options));
  }
}
