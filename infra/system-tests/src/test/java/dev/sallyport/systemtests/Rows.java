package dev.sallyport.systemtests;

import dev.sallyport.local.postgres.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** A service's database, looked at behind its back. */
final class Rows {
  private Rows() {}

  static void update(Database database, String sql, String... values) {
    try (Connection connection = database.connect();
        PreparedStatement statement = prepare(connection, sql, values)) {
      if (statement.executeUpdate() == 0) {
        throw new AssertionError("nothing was changed");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of every row, as text. */
  static Set<String> column(Database database, String sql, String... values) {
    Set<String> found = new HashSet<>();
    try (Connection connection = database.connect();
        PreparedStatement statement = prepare(connection, sql, values);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, String... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setString(i + 1, values[i]);
    }
    return statement;
  }
}
