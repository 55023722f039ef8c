package dev.sallyport.gate.organisation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.gate.GateUnderTest;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the schema promises, whoever writes to it. Statements are run as somebody with psql would.
 */
final class WrongDataTest {
  private static final String ORGANISATION = "org_aaaaaaaaaaaaaaaaaaaaaa";
  private static final String OTHER = "org_bbbbbbbbbbbbbbbbbbbbbb";
  private static final String AGENT = "agt_aaaaaaaaaaaaaaaaaaaaaa";

  private static GateUnderTest gate;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("wrong_data");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void twoOrganisationsWithOneOfEverything() {
    for (String table :
        new String[] {"agent_grant", "agent_key", "agent", "credential", "binding", "change"}) {
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
        "insert into credential (organisation, id, service_name, token_type) values ('"
            + ORGANISATION
            + "', 'crd_aaaaaaaaaaaaaaaaaaaaaa', 'github', 'JWT')");
    gate.sql(
        "insert into binding (organisation, id, vault_url, webhook_id, ticket_format, kid, sealed_secret, vault_version) values ('"
            + ORGANISATION
            + "', 'bnd_aaaaaaaaaaaaaaaaaaaaaa', 'https://vault.example', 'w', 'jwt', 'k', 'x', '1')");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update organisation set version = 1 where id = 'ORG'",
        "update organisation set version = version + 2 where id = 'ORG'",
        "truncate principal cascade",
        "truncate binding",
        "insert into agent (organisation, id, name) values ('ORG', 'agt_short', 'x')",
        "insert into agent (organisation, id, name) values ('ORG', 'agt_dddddddddddddddddddddd', '')",
        "insert into agent (organisation, id, name) values ('ORG', 'agt_dddddddddddddddddddddd', E'a\\nb')",
        "update agent set status = 'retired' where organisation = 'ORG'",
        "update agent set status = 'deleted' where organisation = 'ORG'",
        "update principal set deleted_at = now() where organisation = 'ORG'",
        "insert into agent (organisation, id, kind, name) values ('ORG', 'agt_dddddddddddddddddddddd', 'app', 'd')",
        "insert into agent (organisation, id, kind, name) values ('ORG', 'rob_dddddddddddddddddddddd', 'robot', 'd')",
        "insert into agent (organisation, id, kind, name) values ('ORG', 'app_dddddddddddddddddddddd', 'app', 'Not one')",
        "insert into agent (organisation, id, kind, name) values ('ORG', 'app_dddddddddddddddddddddd', 'app', 'd'), ('ORG', 'app_eeeeeeeeeeeeeeeeeeeeee', 'app', 'd')",
        "update agent_key set requests_per_minute = 0 where organisation = 'ORG'",
        "insert into agent_key (organisation, id, agent, hash) values ('OTHER', 'key_dddddddddddddddddddddd', 'agt_aaaaaaaaaaaaaaaaaaaaaa', sha256('d'))",
        "insert into agent_key (organisation, id, agent, hash) values ('OTHER', 'key_dddddddddddddddddddddd', 'agt_bbbbbbbbbbbbbbbbbbbbbb', sha256('a'))",
        "insert into agent_key (organisation, id, agent, hash) values ('ORG', 'key_dddddddddddddddddddddd', 'agt_aaaaaaaaaaaaaaaaaaaaaa', 'short')",
        "update agent_key set status = 'revoked' where organisation = 'ORG'",
        "update agent_key set status = 'deprecated' where organisation = 'ORG'",
        "update agent_key set deprecated_at = now() where organisation = 'ORG'",
        "update agent_key set sunset_at = now() where organisation = 'ORG'",
        "update agent_key set networks = '{}' where organisation = 'ORG'",
        "update agent_key set networks = '{10.0.0.0/8,0.0.0.0/0}' where organisation = 'ORG'",
        "update agent_key set services = '{}' where organisation = 'ORG'",
        "update agent_key set depth = 1 where organisation = 'ORG'",
        "update agent_key set parent = id, depth = 1 where organisation = 'ORG'",
        "insert into agent_key (organisation, id, agent, hash, parent, depth, expires_at) values ('OTHER', 'key_dddddddddddddddddddddd', 'agt_bbbbbbbbbbbbbbbbbbbbbb', sha256('d'), 'key_aaaaaaaaaaaaaaaaaaaaaa', 1, now())",
        "insert into agent_grant (organisation, id, agent, service) values ('OTHER', 'grt_dddddddddddddddddddddd', 'agt_aaaaaaaaaaaaaaaaaaaaaa', 'gitlab')",
        "insert into agent_grant (organisation, id, agent, service) values ('ORG', 'grt_dddddddddddddddddddddd', 'agt_aaaaaaaaaaaaaaaaaaaaaa', 'GitHub')",
        "insert into agent_grant (organisation, id, agent, service) values ('ORG', 'grt_dddddddddddddddddddddd', 'agt_aaaaaaaaaaaaaaaaaaaaaa', 'github')",
        "update agent_grant set expires_at = created_at where organisation = 'ORG'",
        "update agent_grant set refresh_policy = 'always' where organisation = 'ORG'",
        "update credential set token_type = 'Password' where organisation = 'ORG'",
        "update credential set service_name = 'audit-log' where organisation = 'ORG'",
        "update credential set tags = array_fill('x'::text, array[21]) where organisation = 'ORG'",
        "update binding set sealed_secret = null where organisation = 'ORG'",
        "update binding set status = 'replaced' where organisation = 'ORG'",
        "update binding set vault_url = 'ftp://vault' where organisation = 'ORG'",
        "insert into binding (organisation, id, vault_url, webhook_id, ticket_format, kid, sealed_secret, vault_version) values ('ORG', 'bnd_dddddddddddddddddddddd', 'https://vault.example', 'w', 'jwt', 'k', 'x', '1')",
        "update organisation set vault_locked_at = now() where id = 'ORG'",
        "delete from organisation where id = 'ORG'",
      })
  void wrongDataIsImpossible(String statement) {
    assertThatThrownBy(
            () -> gate.sql(statement.replace("ORG", ORGANISATION).replace("OTHER", OTHER)))
        .rootCause()
        .isInstanceOf(SQLException.class)
        .extracting(failure -> ((SQLException) failure).getSQLState())
        .asString()
        .startsWith("23");
  }
}
