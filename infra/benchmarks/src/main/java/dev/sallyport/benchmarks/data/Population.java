package dev.sallyport.benchmarks.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sallyport.local.postgres.Database;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * Agents with a key and a grant each, copied straight into a gate's database: the tables, their
 * constraints and their triggers are the gate's, only its HTTP interface is left out.
 */
public final class Population {
  /** Rows of one COPY, and so of one change of the organisation. */
  private static final int BATCH = 50_000;

  private final Connection connection;
  private final String organisation;

  private Population(Connection connection, String organisation) {
    this.connection = connection;
    this.organisation = organisation;
  }

  /**
   * Fills the database of a gate that has one organisation, then lets PostgreSQL tidy up, so that
   * it does not do so while measured.
   *
   * @param asOwner the gate's database as its owner
   * @param asSuperuser the same database, for a checkpoint
   */
  public static void fill(Database asOwner, Database asSuperuser, int agents) {
    try (Connection connection = asOwner.connect()) {
      Population population = new Population(connection, organisation(connection));
      for (int from = 0; from < agents; from += BATCH) {
        population.copy(from, Math.min(agents, from + BATCH));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot fill " + asOwner, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tidyUp(asSuperuser);
  }

  /** Writes what is dirty and updates the planner's statistics. */
  public static void tidyUp(Database asSuperuser) {
    try (Connection connection = asSuperuser.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("VACUUM (ANALYZE)");
      statement.execute("CHECKPOINT");
    } catch (SQLException e) {
      throw new IllegalStateException("cannot tidy up " + asSuperuser, e);
    }
  }

  private void copy(int from, int until) throws SQLException, IOException {
    StringBuilder agents = new StringBuilder();
    StringBuilder keys = new StringBuilder();
    StringBuilder grants = new StringBuilder();
    for (int agent = from; agent < until; agent++) {
      String id = Names.id("agt", agent);
      line(agents, id, "agent " + agent);
      line(keys, Names.id("key", agent), id, "\\\\x" + hash(Names.key(agent)));
      line(grants, Names.id("grt", agent), id, Names.SERVICE.value());
    }
    copy("principal (organisation, id, name)", agents);
    copy("agent_key (organisation, id, agent, hash)", keys);
    copy("agent_grant (organisation, id, agent, service)", grants);
  }

  private void line(StringBuilder lines, String... values) {
    lines.append(organisation);
    for (String value : values) {
      lines.append('\t').append(value);
    }
    lines.append('\n');
  }

  private void copy(String columns, StringBuilder lines) throws SQLException, IOException {
    new CopyManager(connection.unwrap(BaseConnection.class))
        .copyIn("COPY " + columns + " FROM STDIN", new StringReader(lines.toString()));
  }

  private static String organisation(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM organisation")) {
      if (!rows.next()) {
        throw new IllegalStateException("the gate has no organisation yet");
      }
      return rows.getString(1);
    }
  }

  private static String hash(String key) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
