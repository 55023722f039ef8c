package dev.sallyport.vault.postgresql;

import dev.sallyport.vault.failure.StoreException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;

/**
 * What a direct connection sets for itself and one through a pooler cannot: it has to be set for
 * the role. A vault does not start without it, since what it answers must be durable and no
 * statement may hold locks for ever.
 */
final class RoleSettings {
  private static final String CURRENT =
      """
      select current_user as role, current_setting('synchronous_commit') as durability,
        current_setting('statement_timeout') as statement_timeout""";

  private RoleSettings() {}

  static Future<Void> check(Pool pool) {
    return pool.query(CURRENT)
        .execute()
        .compose(
            rows -> {
              Row row = rows.iterator().next();
              boolean durable = !row.getString("durability").equals("off");
              boolean bounded = !row.getString("statement_timeout").equals("0");
              return durable && bounded
                  ? Future.succeededFuture()
                  : Future.failedFuture(missing(row.getString("role")));
            });
  }

  private static StoreException missing(String role) {
    return new StoreException(
        StoreException.Kind.OUTDATED,
        "through a pooler the role's settings count: run `alter role \""
            + role
            + "\" set synchronous_commit = on` and `alter role \""
            + role
            + "\" set statement_timeout = '5s'`");
  }
}
