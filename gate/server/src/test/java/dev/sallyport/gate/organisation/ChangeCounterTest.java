package dev.sallyport.gate.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.GateUnderTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/**
 * What the schema promises, whoever writes to it. Statements are run as somebody with psql would.
 */
final class ChangeCounterTest {
  private static final String ORGANISATION = "org_aaaaaaaaaaaaaaaaaaaaaa";
  private static final String OTHER = "org_bbbbbbbbbbbbbbbbbbbbbb";
  private static final String AGENT = "agt_aaaaaaaaaaaaaaaaaaaaaa";

  private static GateUnderTest gate;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("changes");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void twoOrganisationsWithOneOfEverything() {
    for (String table :
        new String[] {
          "delegation",
          "user_credential",
          "user_account",
          "policy",
          "agent_group",
          "agent_grant",
          "agent_key",
          "agent",
          "credential",
          "binding",
          "change"
        }) {
      gate.sql(
          "delete from "
              + table
              + " where organisation in ('"
              + ORGANISATION
              + "', '"
              + OTHER
              + "')");
    }
    gate.sql("delete from change where organisation in ('" + ORGANISATION + "', '" + OTHER + "')");
    gate.sql("delete from organisation where id in ('" + ORGANISATION + "', '" + OTHER + "')");
    gate.sql(
        "insert into organisation (id, name) values ('"
            + ORGANISATION
            + "', 'here'), ('"
            + OTHER
            + "', 'there')");
    gate.sql(
        "insert into agent (organisation, id, name) values ('"
            + ORGANISATION
            + "', '"
            + AGENT
            + "', 'a'), ('"
            + OTHER
            + "', 'agt_bbbbbbbbbbbbbbbbbbbbbb', 'b')");
    gate.sql(
        "insert into policy (organisation, id, name, enabled, rules) values ('"
            + ORGANISATION
            + "', 'pol_aaaaaaaaaaaaaaaaaaaaaa', 'p', true, '[]')");
    gate.sql(
        "insert into policy_attachment (organisation, policy, target_type, target_id) values ('"
            + ORGANISATION
            + "', 'pol_aaaaaaaaaaaaaaaaaaaaaa', 'organisation', '"
            + ORGANISATION
            + "')");
    gate.sql(
        "insert into agent_key (organisation, id, agent, hash) values ('"
            + ORGANISATION
            + "', 'key_aaaaaaaaaaaaaaaaaaaaaa', '"
            + AGENT
            + "', sha256('a'))");
    gate.sql(
        "insert into agent_grant (organisation, id, agent, service) values ('"
            + ORGANISATION
            + "', 'grt_aaaaaaaaaaaaaaaaaaaaaa', '"
            + AGENT
            + "', 'github')");
    gate.sql(
        "insert into agent_group (organisation, id, name) values ('"
            + ORGANISATION
            + "', 'grp_aaaaaaaaaaaaaaaaaaaaaa', 'group')");
    gate.sql(
        "insert into agent_group_member (organisation, group_id, agent) values ('"
            + ORGANISATION
            + "', 'grp_aaaaaaaaaaaaaaaaaaaaaa', '"
            + AGENT
            + "')");
    gate.sql(
        "insert into group_grant (organisation, id, group_id, service) values ('"
            + ORGANISATION
            + "', 'grt_bbbbbbbbbbbbbbbbbbbbbb', 'grp_aaaaaaaaaaaaaaaaaaaaaa', 'github')");
    gate.sql(
        "insert into credential (organisation, id, service_name, token_type) values ('"
            + ORGANISATION
            + "', 'crd_aaaaaaaaaaaaaaaaaaaaaa', 'github', 'JWT')");
    gate.sql(
        "insert into user_account (organisation, id, subject) values ('"
            + ORGANISATION
            + "', 'usr_aaaaaaaaaaaaaaaaaaaaaa', 's')");
    gate.sql(
        "insert into credential (organisation, id, service_name, token_type) values ('"
            + ORGANISATION
            + "', 'crd_bbbbbbbbbbbbbbbbbbbbbb', 'own', 'JWT')");
    gate.sql(
        "insert into user_credential (organisation, service, user_id) values ('"
            + ORGANISATION
            + "', 'own', 'usr_aaaaaaaaaaaaaaaaaaaaaa')");
    gate.sql(
        "insert into delegation (organisation, id, user_id, agent, service, credential, expires_at) values ('"
            + ORGANISATION
            + "', 'dlg_aaaaaaaaaaaaaaaaaaaaaa', 'usr_aaaaaaaaaaaaaaaaaaaaaa', '"
            + AGENT
            + "', 'github', 'own', now() + interval '1 hour')");
    gate.sql(
        "insert into binding (organisation, id, vault_url, webhook_id, ticket_format, kid, sealed_secret, vault_version) values ('"
            + ORGANISATION
            + "', 'bnd_aaaaaaaaaaaaaaaaaaaaaa', 'https://vault.example', 'w', 'jwt', 'k', 'x', '1')");
  }

  private static long version(String organisation) {
    return Long.parseLong(
        gate.query("select version from organisation where id = '" + organisation + "'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "agent | agt_aaaaaaaaaaaaaaaaaaaaaa | update agent set status = 'suspended' where organisation = 'ORG'",
        "agent | agt_cccccccccccccccccccccc | insert into agent (organisation, id, name) values ('ORG', 'agt_cccccccccccccccccccccc', 'c')",
        "agent | agt_aaaaaaaaaaaaaaaaaaaaaa | update agent_key set status = 'revoked', revoked_at = now() where organisation = 'ORG'",
        "agent | agt_aaaaaaaaaaaaaaaaaaaaaa | update agent_key set status = 'deprecated', deprecated_at = now() where organisation = 'ORG'",
        "agent | agt_aaaaaaaaaaaaaaaaaaaaaa | update agent_key set networks = '{10.0.0.0/8}' where organisation = 'ORG'",
        "agent | agt_aaaaaaaaaaaaaaaaaaaaaa | delete from agent_key where organisation = 'ORG'",
        "agent | agt_aaaaaaaaaaaaaaaaaaaaaa | insert into agent_key (organisation, id, agent, hash) values ('ORG', 'key_cccccccccccccccccccccc', 'agt_aaaaaaaaaaaaaaaaaaaaaa', sha256('c'))",
        "agent | agt_aaaaaaaaaaaaaaaaaaaaaa | update agent_grant set expires_at = now() + interval '1 hour' where organisation = 'ORG'",
        "agent | agt_aaaaaaaaaaaaaaaaaaaaaa | delete from agent_grant where organisation = 'ORG'",
        "agent | agt_aaaaaaaaaaaaaaaaaaaaaa | insert into agent_grant (organisation, id, agent, service) values ('ORG', 'grt_cccccccccccccccccccccc', 'agt_aaaaaaaaaaaaaaaaaaaaaa', 'gitlab')",
        "agent | agt_aaaaaaaaaaaaaaaaaaaaaa | delete from agent_group_member where organisation = 'ORG'",
        "group | grp_aaaaaaaaaaaaaaaaaaaaaa | update group_grant set expires_at = now() + interval '1 hour' where organisation = 'ORG'",
        "group | grp_aaaaaaaaaaaaaaaaaaaaaa | delete from group_grant where organisation = 'ORG'",
        "group | grp_aaaaaaaaaaaaaaaaaaaaaa | insert into group_grant (organisation, id, group_id, service) values ('ORG', 'grt_cccccccccccccccccccccc', 'grp_aaaaaaaaaaaaaaaaaaaaaa', 'gitlab')",
        "agent | agt_aaaaaaaaaaaaaaaaaaaaaa | delete from delegation where organisation = 'ORG'",
        "user | usr_aaaaaaaaaaaaaaaaaaaaaa | update user_account set status = 'suspended' where organisation = 'ORG'",
        "user | usr_bbbbbbbbbbbbbbbbbbbbbb | insert into user_account (organisation, id, subject) values ('ORG', 'usr_bbbbbbbbbbbbbbbbbbbbbb', 'b')",
        "group | grp_aaaaaaaaaaaaaaaaaaaaaa | update agent_group set description = 'd' where organisation = 'ORG'",
        "credential | github | update credential set status = 'disabled' where organisation = 'ORG' and service_name = 'github'",
        "credential | github | delete from credential where organisation = 'ORG' and service_name = 'github'",
        "credential | gitlab | insert into credential (organisation, id, service_name, token_type) values ('ORG', 'crd_cccccccccccccccccccccc', 'gitlab', 'TOTP')",
        "binding | bnd_aaaaaaaaaaaaaaaaaaaaaa | update binding set status = 'replaced', replaced_at = now(), sealed_secret = null where organisation = 'ORG'",
        "binding | bnd_aaaaaaaaaaaaaaaaaaaaaa | delete from binding where organisation = 'ORG'",
        "policy | pol_aaaaaaaaaaaaaaaaaaaaaa | update policy set enabled = false where organisation = 'ORG'",
        "policy | pol_aaaaaaaaaaaaaaaaaaaaaa | update policy set rules = '[1]' where organisation = 'ORG'",
        "policy | pol_aaaaaaaaaaaaaaaaaaaaaa | delete from policy_attachment where organisation = 'ORG'",
        "policy | pol_aaaaaaaaaaaaaaaaaaaaaa | insert into policy_attachment (organisation, policy, target_type, target_id) values ('ORG', 'pol_aaaaaaaaaaaaaaaaaaaaaa', 'agent', 'agt_aaaaaaaaaaaaaaaaaaaaaa')",
        "organisation | org_aaaaaaaaaaaaaaaaaaaaaa | update organisation set vault_locked_at = now(), vault_locked_by = 'psql' where id = 'ORG'",
        "organisation | org_aaaaaaaaaaaaaaaaaaaaaa | update organisation set name = 'elsewhere' where id = 'ORG'",
      })
  void everyChangeThatADecisionCouldSeeRaisesTheVersionAndIsLogged(
      String kind, String subject, String statement) {
    long before = version(ORGANISATION);
    long otherBefore = version(OTHER);

    gate.sql(statement.replace("ORG", ORGANISATION));

    assertThat(version(ORGANISATION)).isEqualTo(before + 1);
    assertThat(version(OTHER)).isEqualTo(otherBefore);
    assertThat(
            gate.query(
                "select string_agg(subject_kind || ' ' || subject_id, ',') from change where organisation = '"
                    + ORGANISATION
                    + "' and version = "
                    + (before + 1)))
        .isEqualTo("%s %s", kind, subject);
  }

  @Test
  void deletingAnAgentRaisesTheVersion() {
    gate.sql("delete from delegation where organisation = '" + ORGANISATION + "'");
    gate.sql("delete from agent_group_member where organisation = '" + ORGANISATION + "'");
    gate.sql("delete from agent_grant where organisation = '" + ORGANISATION + "'");
    gate.sql("delete from agent_key where organisation = '" + ORGANISATION + "'");
    long before = version(ORGANISATION);

    gate.sql("delete from agent where organisation = '" + ORGANISATION + "'");

    assertThat(version(ORGANISATION)).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update agent set status = 'suspended' where organisation = 'ORG' and id = 'none'",
        "insert into operator (organisation, id, name, role, token_hash) values ('ORG', 'op_' || substr(md5(random()::text), 1, 22), 'x', 'owner', sha256(random()::text::bytea))"
            + " on conflict do nothing",
        "insert into key_use (organisation, key_id, last_used_at) values ('ORG', 'k', now()) on conflict do nothing",
        "update organisation set version = version where id = 'ORG'",
      })
  void whatNoDecisionReadsDoesNotRaiseTheVersion(String statement) {
    long before = version(ORGANISATION);

    gate.sql(statement.replace("ORG", ORGANISATION));
    gate.sql("delete from operator where organisation = '" + ORGANISATION + "'");

    assertThat(version(ORGANISATION)).isEqualTo(before);
  }

  @Test
  void aRolledBackChangeDoesNotCount() throws SQLException {
    long before = version(ORGANISATION);
    try (Connection connection = gate.database().connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "update agent set status = 'suspended' where organisation = '" + ORGANISATION + "'");
      connection.rollback();
    }

    assertThat(version(ORGANISATION)).isEqualTo(before);
  }

  @Test
  void oneStatementOverTwoOrganisationsRaisesBoth() {
    long here = version(ORGANISATION);
    long there = version(OTHER);

    gate.sql(
        "update agent set description = 'both' where organisation in ('"
            + ORGANISATION
            + "', '"
            + OTHER
            + "')");

    assertThat(version(ORGANISATION)).isEqualTo(here + 1);
    assertThat(version(OTHER)).isEqualTo(there + 1);
  }

  @Test
  void somuchAtOnceIsLoggedAsOneChangeOfEverything() {
    long before = version(ORGANISATION);

    gate.sql(
        "insert into agent (organisation, id, name) select '"
            + ORGANISATION
            + "', 'agt_' || lpad(i::text, 22, '0'), 'many' from generate_series(1, 500) i");

    assertThat(
            gate.query(
                "select string_agg(subject_kind, ',') from change where organisation = '"
                    + ORGANISATION
                    + "' and version = "
                    + (before + 1)))
        .isEqualTo("organisation");
  }

  @Test
  void theLogKeepsItsNewestVersions() {
    gate.sql(
        "do $$ begin for i in 1..1100 loop update agent set description = i::text where organisation = '"
            + ORGANISATION
            + "'; end loop; end $$");

    assertThat(
            gate.query(
                "select count(distinct version) from change where organisation = '"
                    + ORGANISATION
                    + "'"))
        .isEqualTo("1000");
    assertThat(
            gate.query(
                "select max(c.version) = max(o.version) from change c, organisation o where o.id = c.organisation and o.id = '"
                    + ORGANISATION
                    + "'"))
        .isEqualTo("t");
  }

  @Test
  void newsOfAChangeReachesWhoListens() throws SQLException {
    try (Connection listener = gate.database().connect();
        Statement statement = listener.createStatement()) {
      statement.execute("listen organisation_changed");
      gate.sql("update agent set description = 'news' where organisation = '" + ORGANISATION + "'");

      var news =
          listener
              .unwrap(PGConnection.class)
              .getNotifications((int) Duration.ofSeconds(10).toMillis());

      assertThat(news).isNotNull();
      assertThat(news[0].getParameter()).isEqualTo("%s %s", ORGANISATION, version(ORGANISATION));
    }
  }
}
