package dev.sallyport.gate.organisation;

import static dev.sallyport.gate.GateUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.service.http.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the schema promises, whoever writes to it. Statements are run as somebody with psql would.
 */
final class OneWriterTest {
  private static final String ORGANISATION = "org_aaaaaaaaaaaaaaaaaaaaaa";
  private static final String OTHER = "org_bbbbbbbbbbbbbbbbbbbbbb";
  private static final String AGENT = "agt_aaaaaaaaaaaaaaaaaaaaaa";

  private static GateUnderTest gate;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("one_writer");
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

  private static long version(String organisation) {
    return Long.parseLong(
        gate.query("select version from organisation where id = '" + organisation + "'"));
  }

  @Test
  void anOrganisationHasOneWriterAtATime() throws Exception {
    PgChanges changes = new PgChanges(gate.pool());
    Origin origin = Origin.gate(new OrganisationId(ORGANISATION));
    Promise<Void> entered = Promise.promise();
    Promise<Void> leave = Promise.promise();
    Future<Void> first =
        changes.inTransaction(
            origin,
            connection -> {
              entered.complete();
              return leave.future();
            });
    await(entered.future());

    CompletableFuture<String> second =
        changes
            .inTransaction(origin, connection -> Future.succeededFuture("second"))
            .toCompletionStage()
            .toCompletableFuture();
    String otherOrganisation =
        await(
            changes.inTransaction(
                Origin.gate(new OrganisationId(OTHER)),
                connection -> Future.succeededFuture("free")));

    assertThat(otherOrganisation).isEqualTo("free");
    assertThat(second).isNotDone();
    leave.complete();
    await(first);
    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("second");
  }

  @Test
  void aWriterDoesNotKeepReadersOrTheLogWaiting() {
    PgChanges changes = new PgChanges(gate.pool());
    Promise<Void> entered = Promise.promise();
    Promise<Void> leave = Promise.promise();
    Future<Void> writer =
        changes.inTransaction(
            Origin.gate(new OrganisationId(ORGANISATION)),
            connection -> {
              entered.complete();
              return leave.future();
            });
    await(entered.future());

    assertThat(version(ORGANISATION)).isPositive();
    gate.sql(
        "insert into change values ('"
            + ORGANISATION
            + "', 999999, 'agent', 'x')"); // a foreign key to the locked row
    leave.complete();
    await(writer);
  }

  @Test
  void aLockedOrganisationIsChangedByNobody() {
    gate.sql(
        "update organisation set vault_locked_at = now(), vault_locked_by = 'psql' where id = '"
            + ORGANISATION
            + "'");
    PgChanges changes = new PgChanges(gate.pool());
    Origin origin = Origin.gate(new OrganisationId(ORGANISATION));

    assertThatThrownBy(
            () ->
                await(
                    changes.inTransaction(
                        origin,
                        connection ->
                            connection.preparedQuery("select $1").execute(Tuple.of("x")))))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refusal -> assertThat(refusal.problem().type()).isEqualTo(VaultLock.LOCKED));
    String done =
        await(
            changes.inTransactionDespiteLock(
                origin, connection -> Future.succeededFuture("cleared")));
    assertThat(done).isEqualTo("cleared");
  }
}
