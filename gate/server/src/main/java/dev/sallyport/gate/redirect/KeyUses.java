package dev.sallyport.gate.redirect;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * When keys were last used, for people who clean up. Written now and then and off the way of
 * requests; what is not written yet is lost with the process, and the log knows better anyway.
 * Belongs to one event loop.
 */
final class KeyUses {
  /** Nobody rotates keys by the minute. */
  static final Duration INTERVAL = Duration.ofSeconds(30);

  /** Keys noted between two writings; the others are noted when they are used next. */
  static final int MAXIMUM_NOTED = 10_000;

  /** In one order everywhere, so that two gates cannot wait for each other. */
  private static final String WRITE =
      """
      insert into key_use (organisation, key_id, last_used_at)
      select organisation, key_id, statement_timestamp() from unnest($1::text[], $2::text[]) as used (organisation, key_id)
      order by organisation, key_id
      on conflict (organisation, key_id) do update set last_used_at = greatest(key_use.last_used_at, excluded.last_used_at)""";

  private final Pool pool;
  private Map<String, String> organisationOfKey = new HashMap<>();

  KeyUses(Pool pool) {
    this.pool = pool;
  }

  void note(String organisation, String key) {
    if (organisationOfKey.size() < MAXIMUM_NOTED) {
      organisationOfKey.put(key, organisation);
    }
  }

  /** Writes what was noted. Succeeds also when it could not be written: then it is lost. */
  Future<Void> write() {
    if (organisationOfKey.isEmpty()) {
      return Future.succeededFuture();
    }
    Map<String, String> noted = organisationOfKey;
    organisationOfKey = new HashMap<>();
    return pool.preparedQuery(WRITE)
        .execute(
            Tuple.tuple()
                .addValue(noted.values().toArray(String[]::new))
                .addValue(noted.keySet().toArray(String[]::new)))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }
}
