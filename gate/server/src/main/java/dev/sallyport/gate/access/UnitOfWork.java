package dev.sallyport.gate.access;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;

/** A transaction that begins with the first change that joins it, and ends with the answer. */
public interface UnitOfWork {
  /** Runs {@code change} in the transaction. What it changes is there when the answer is. */
  <T> Future<T> join(Function<SqlConnection, Future<T>> change);
}
