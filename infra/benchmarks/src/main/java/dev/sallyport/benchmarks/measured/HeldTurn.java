package dev.sallyport.benchmarks.measured;

import dev.sallyport.gate.job.PgTurn;
import dev.sallyport.local.postgres.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The turn of gates at some work, which nobody does as long as it is held here. */
final class HeldTurn implements AutoCloseable {
  private final Connection connection;

  private HeldTurn(Connection connection) {
    this.connection = connection;
  }

  /** Takes the turn as soon as the gate that has it is done. */
  static HeldTurn take(Database database, PgTurn turn) {
    try {
      HeldTurn held = new HeldTurn(database.connect());
      held.lock(turn.number());
      return held;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot take a turn in " + database, e);
    }
  }

  private void lock(long number) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement("select pg_advisory_lock(?)")) {
      lock.setLong(1, number);
      lock.execute();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
