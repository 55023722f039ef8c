package dev.sallyport.vault.postgresql;

import static java.time.ZoneOffset.UTC;

import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.enrolment.Enrolment;
import dev.sallyport.vault.enrolment.EnrolmentPage;
import dev.sallyport.vault.enrolment.Enrolments;
import dev.sallyport.vault.enrolment.KeyId;
import dev.sallyport.vault.enrolment.SealedEnrolment;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Agents' keys in table {@code enrolment}. */
final class PgEnrolments implements Enrolments {
  private static final String FIND =
      "select agent, key_id, since, sealed_key from enrolment where organisation = $1 and agent = $2";
  private static final String PUT =
      """
      insert into enrolment (organisation, agent, key_id, since, sealed_key) values ($1, $2, $3, $4, $5)
      on conflict (organisation, agent) do update
        set key_id = excluded.key_id, since = excluded.since, sealed_key = excluded.sealed_key""";
  private static final String DELETE =
      "delete from enrolment where organisation = $1 and agent = $2";
  private static final String LIST =
      """
      select agent, key_id, since, sealed_key from enrolment
      where organisation = $1 and agent > $2 order by agent limit $3""";

  private final SqlClient client;
  private final VaultKeyset keyset;

  PgEnrolments(SqlClient client, VaultKeyset keyset) {
    this.client = client;
    this.keyset = keyset;
  }

  @Override
  public Future<Optional<SealedEnrolment>> find(Organisation organisation, AgentId agent) {
    return execute(FIND, Tuple.of(organisation.value(), agent.value()))
        .map(rows -> enrolments(organisation, rows).stream().findFirst())
        .compose(
            found ->
                keyset.knowing(found, found.map(SealedEnrolment::sealedKey).stream().toList()));
  }

  @Override
  public Future<Void> put(SealedEnrolment sealed) {
    Enrolment enrolment = sealed.enrolment();
    return execute(
            PUT,
            Tuple.of(
                    sealed.organisation().value(),
                    enrolment.agent().value(),
                    enrolment.key().value(),
                    enrolment.since().atOffset(UTC))
                .addBuffer(Buffer.buffer(sealed.sealedKey())))
        .mapEmpty();
  }

  @Override
  public Future<Boolean> delete(Organisation organisation, AgentId agent) {
    return execute(DELETE, Tuple.of(organisation.value(), agent.value()))
        .map(rows -> rows.rowCount() == 1);
  }

  @Override
  public Future<EnrolmentPage> list(Organisation organisation, Optional<AgentId> after, int limit) {
    EnrolmentPage.requireLimit(limit);
    String from = after.map(AgentId::value).orElse("");
    // One more than asked for tells whether there is a next page.
    return execute(LIST, Tuple.of(organisation.value(), from, limit + 1))
        .map(rows -> EnrolmentPage.of(enrolments(organisation, rows), limit));
  }

  private static List<SealedEnrolment> enrolments(Organisation organisation, RowSet<Row> rows) {
    List<SealedEnrolment> enrolments = new ArrayList<>();
    for (Row row : rows) {
      enrolments.add(enrolment(organisation, row));
    }
    return enrolments;
  }

  static SealedEnrolment enrolment(Organisation organisation, Row row) {
    return new SealedEnrolment(
        organisation,
        new Enrolment(
            new AgentId(row.getString("agent")),
            new KeyId(row.getString("key_id")),
            row.getOffsetDateTime("since").toInstant()),
        row.getBuffer("sealed_key").getBytes());
  }

  private Future<RowSet<Row>> execute(String sql, Tuple parameters) {
    return PgFailures.translate(client.preparedQuery(sql).execute(parameters));
  }
}
