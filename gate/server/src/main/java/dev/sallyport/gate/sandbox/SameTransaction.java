package dev.sallyport.gate.sandbox;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.access.UnitOfWork;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import java.util.function.Function;

/** A change of another feature that is made in the transaction that is open already. */
record SameTransaction(SqlConnection connection) implements UnitOfWork {
  /** The same origin, whose changes join the transaction of this connection. */
  static Origin of(Origin origin, SqlConnection connection) {
    return new Origin(
        origin.organisation(),
        origin.actor(),
        origin.client(),
        origin.requestId(),
        Optional.of(new SameTransaction(connection)));
  }

  @Override
  public <T> Future<T> join(Function<SqlConnection, Future<T>> change) {
    return change.apply(connection);
  }
}
