package dev.sallyport.vault.log;

import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.util.OptionalLong;

/**
 * The append-only log. Nothing offers to change an entry, and entries are removed only from its
 * beginning, when their time is over: {@link dev.sallyport.vault.log.retention}. Releases are not
 * appended here: {@link dev.sallyport.vault.release.Redemptions} writes them together with the
 * redemption.
 */
public interface ReleaseLog {
  /** Appends a refusal or an alarm; durable when the future completes. */
  Future<Void> append(Organisation organisation, LogEntry entry);

  /**
   * Entries, newest first.
   *
   * @param before only entries with a lower sequence; empty for the newest
   * @param limit 1 to {@value LogPage#LIMIT}
   */
  Future<LogPage> page(Organisation organisation, OptionalLong before, int limit);

  /** How many entries there are, counting no further than {@code most}. */
  Future<Long> count(Organisation organisation, int most);
}
