package dev.sallyport.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalPostgresTest {
  @Test
  void keepsEverythingAnAcknowledgedCommitNeedsSwitchedOn() throws SQLException {
    try (LocalPostgres server = LocalPostgres.start(Options.temporary())) {
      Database database = server.createDatabase("shop", "shop_owner");

      assertThat(show(database, "fsync")).isEqualTo("on");
      assertThat(show(database, "synchronous_commit")).isEqualTo("on");
      assertThat(show(database, "full_page_writes")).isEqualTo("on");
      assertThat(show(database, "server_version")).startsWith("18.");
    }
  }

  @Test
  void survivesKillWithItsDataAndPort(@TempDir Path folder) throws SQLException {
    try (LocalPostgres server = LocalPostgres.start(Options.keptIn(folder))) {
      Database database = server.createDatabase("shop", "shop_owner");
      long before = server.pid();
      run(database, "CREATE TABLE sale(amount int)");
      run(database, "INSERT INTO sale VALUES (42)");

      server.kill();
      assertThat(server.isRunning()).isFalse();
      server.restart();

      assertThat(server.pid()).isNotEqualTo(before);
      assertThat(query(database, "SELECT amount FROM sale")).isEqualTo("42");
    }
  }

  @Test
  void findsKeptDataAgainInTheNextRun(@TempDir Path folder) throws SQLException {
    try (LocalPostgres first = LocalPostgres.start(Options.keptIn(folder).losingDataInACrash())) {
      run(first.createDatabase("shop", "shop_owner"), "CREATE TABLE sale AS SELECT 7 AS amount");
    }
    try (LocalPostgres second = LocalPostgres.start(Options.keptIn(folder).losingDataInACrash())) {
      assertThat(query(second.createDatabase("shop", "shop_owner"), "SELECT amount FROM sale"))
          .isEqualTo("7");
    }
  }

  @Test
  void refusesAWrongOrMissingPassword() {
    Database database = SharedPostgres.instance().createDatabase("shop");

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> DriverManager.getConnection(database.jdbcUrl(), database.user(), "wrong"))
        .returns("28P01", SQLException::getSQLState);
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> DriverManager.getConnection(database.jdbcUrl(), "postgres", ""));
  }

  @Test
  void keepsTheRoleOfOneDatabaseOutOfTheOther() {
    Database gate = SharedPostgres.instance().createDatabase("gate");
    Database vault = SharedPostgres.instance().createDatabase("vault");

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () -> DriverManager.getConnection(vault.jdbcUrl(), gate.user(), gate.password()))
        .returns("42501", SQLException::getSQLState);
  }

  @Test
  void refusesAFolderThatIsInUse(@TempDir Path folder) {
    try (LocalPostgres server = LocalPostgres.start(Options.keptIn(folder).losingDataInACrash())) {
      assertThatExceptionOfType(LocalPostgresException.class)
          .isThrownBy(() -> LocalPostgres.start(Options.keptIn(folder).losingDataInACrash()))
          .withMessageContaining("another process uses the database");
      assertThat(server.isRunning()).isTrue();
    }
  }

  @Test
  void namesThePortThatIsTaken() {
    int taken = SharedPostgres.instance().server().port();

    assertThatExceptionOfType(LocalPostgresException.class)
        .isThrownBy(() -> LocalPostgres.start(Options.temporary().onPort(taken)))
        .withMessageContaining("port %s", taken);
  }

  @Test
  void keepsThePasswordOutOfItsText() {
    Database database = SharedPostgres.instance().createDatabase("shop");

    assertThat(database.toString()).contains(database.user()).doesNotContain(database.password());
  }

  @Test
  void leavesNoFolderBehind() {
    LocalPostgres server = LocalPostgres.start(Options.temporary().losingDataInACrash());
    Path data = Path.of(dataDirectory(server));
    assertThat(data).isDirectory();

    server.stop();

    assertThat(data.getParent()).doesNotExist();
    assertThat(server.isRunning()).isFalse();
  }

  private static String dataDirectory(LocalPostgres server) {
    try {
      return show(server.superuser("postgres"), "data_directory");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String show(Database database, String setting) throws SQLException {
    return query(database, "SHOW " + setting);
  }

  private static String query(Database database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void run(Database database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
