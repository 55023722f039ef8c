package dev.sallyport.benchmarks.data;

import dev.sallyport.local.postgres.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A policy that is attached to the organisation, and so looked at for every request. */
public enum Restrictions {
  /** No policy. */
  NONE(""),

  /** Five rules that are decided in memory, and all satisfied. */
  FIVE_RULES(
      """
      [{"type":"time_window","days":["mon","tue","wed","thu","fri","sat","sun"],"from":"00:00","to":"24:00","zone":"Europe/Berlin"},
       {"type":"ip_allowlist","cidrs":["10.0.0.0/8","127.0.0.0/8","192.168.0.0/16"]},
       {"type":"ttl_max","maxSeconds":2592000},
       {"type":"time_window","days":["mon","tue","wed","thu","fri","sat","sun"],"from":"00:00","to":"24:00","zone":"America/New_York"},
       {"type":"ip_allowlist","cidrs":["127.0.0.1","2001:db8::/32"]}]"""),

  /** A rate and a cap for each agent that are never reached. */
  RATE_AND_CAP(
      """
      [{"type":"rate_limit","limit":1000000,"windowSeconds":60,"per":"agent"},
       {"type":"usage_cap","limit":1000000000,"per":"agent"}]""");

  private static final String ID = "pol_" + "0".repeat(22);

  private final String rules;

  Restrictions(String rules) {
    this.rules = rules;
  }

  /** Puts the policy into the database of a gate that has one organisation. */
  public void attach(Database asOwner) {
    if (!rules.isEmpty()) {
      execute(
          asOwner,
          "insert into policy (organisation, id, name, enabled, rules) select id, ?, 'benchmark', true, ? from organisation",
          ID,
          rules);
      execute(
          asOwner,
          "insert into policy_attachment (organisation, target_type, target_id, policy) select id, 'organisation', id, ? from organisation",
          ID);
    }
  }

  private static void execute(Database database, String sql, String... arguments) {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setString(i + 1, arguments[i]);
      }
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("cannot attach a policy in " + database, e);
    }
  }
}
