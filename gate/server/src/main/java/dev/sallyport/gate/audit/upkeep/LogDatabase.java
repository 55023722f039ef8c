package dev.sallyport.gate.audit.upkeep;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.function.Function;

/** The gate's database, for as long as a command runs. */
public interface LogDatabase {
  /** Does this with the database, and waits until it is done. What fails is thrown as it is. */
  <T> T with(Function<Pool, Future<T>> work);
}
