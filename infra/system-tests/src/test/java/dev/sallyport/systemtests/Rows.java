package dev.sallyport.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.local.postgres.Database;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.HashSet;
import java.util.Objects;
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

  /** Every column of every table, as the bytes that were put into it. */
  static byte[] everything(Database database) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Set<String> tables =
        column(
            database,
            """
            select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables
            where schemaname not in ('pg_catalog', 'information_schema')""");
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (String table : tables) {
        try (ResultSet rows = statement.executeQuery("select * from " + table)) {
          while (rows.next()) {
            write(rows, all);
          }
        }
      }
      return all.toByteArray();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(ResultSet rows, ByteArrayOutputStream all) throws SQLException {
    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
      if (rows.getMetaData().getColumnType(i) == Types.BINARY) {
        all.writeBytes(Objects.requireNonNullElse(rows.getBytes(i), new byte[0]));
      } else {
        all.writeBytes(Objects.requireNonNullElse(rows.getString(i), "").getBytes(UTF_8));
      }
      all.write('\n');
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
