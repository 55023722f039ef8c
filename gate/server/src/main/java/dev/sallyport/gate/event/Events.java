package dev.sallyport.gate.event;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;

/** Where events go, as those see it in whose features they happen. */
public interface Events {
  /**
   * Adds an event for every endpoint that wants its type, in the caller's transaction: if that is
   * undone, nobody is told. An endpoint with too many events waiting is not told either, and counts
   * it.
   */
  Future<Void> append(SqlClient client, Event event);
}
