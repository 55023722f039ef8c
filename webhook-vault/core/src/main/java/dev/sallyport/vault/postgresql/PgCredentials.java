package dev.sallyport.vault.postgresql;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CredentialPage;
import dev.sallyport.vault.credential.CredentialSummary;
import dev.sallyport.vault.credential.Credentials;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Credentials in table {@code credential}. */
final class PgCredentials implements Credentials {
  private static final String FIND =
      "select "
          + CredentialRow.COLUMNS
          + " from credential where organisation = $1 and service = $2";
  private static final String INSERT =
      "insert into credential (organisation, "
          + CredentialRow.COLUMNS
          + ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict do"
          + " nothing";
  private static final String OVERWRITE =
      """
      update credential set version = $4, token_type = $5, expires_at = $6, updated_at = $8, field_names = $9, request_rules = $10, sealed_only = $11, fingerprint = $12, ciphertexts = $13
      where organisation = $1 and service = $2 and creation = $3 and version = $4 - 1 and created_at = $7\
      """;
  private static final String DELETE =
      "delete from credential where organisation = $1 and service = $2";
  private static final String DELETE_UNLESS_OWNERS =
      DELETE
          + " and not sealed_only and not coalesce(request_rules::jsonb @>"
          + " '{\"onlyBrokered\":true,\"ofOwner\":true}', false)";
  private static final String LIST =
      "select "
          + CredentialRow.SUMMARY_COLUMNS
          + " from credential where organisation = $1 and service > $2 order by service limit $3";
  private static final String COUNT =
      "select count(*) as total from credential where organisation = $1";

  private final SqlClient client;
  private final VaultKeyset keyset;

  PgCredentials(SqlClient client, VaultKeyset keyset) {
    this.client = client;
    this.keyset = keyset;
  }

  @Override
  public Future<Optional<SealedCredential>> find(Organisation organisation, ServiceName service) {
    return execute(FIND, Tuple.of(organisation.value(), service.value()))
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.<SealedCredential>empty()
                    : Optional.of(CredentialRow.credential(organisation, rows.iterator().next())))
        .compose(
            found ->
                keyset.knowing(
                    found, found.map(SealedCredential::ciphertexts).orElseGet(Map::of).values()));
  }

  @Override
  public Future<Boolean> write(SealedCredential credential) {
    return PgFailures.translate(write(client, credential));
  }

  /** As {@link #write(SealedCredential)} does, perhaps within a transaction. */
  static Future<Boolean> write(SqlClient client, SealedCredential credential) {
    String sql = credential.version().isFirst() ? INSERT : OVERWRITE;
    return client
        .preparedQuery(sql)
        .execute(CredentialRow.tuple(credential))
        .map(rows -> rows.rowCount() == 1);
  }

  @Override
  public Future<Boolean> delete(Organisation organisation, ServiceName service) {
    return delete(DELETE, organisation, service);
  }

  @Override
  public Future<Boolean> deleteUnlessOwners(Organisation organisation, ServiceName service) {
    return delete(DELETE_UNLESS_OWNERS, organisation, service);
  }

  private Future<Boolean> delete(String sql, Organisation organisation, ServiceName service) {
    return execute(sql, Tuple.of(organisation.value(), service.value()))
        .map(rows -> rows.rowCount() == 1);
  }

  @Override
  public Future<CredentialPage> list(
      Organisation organisation, Optional<ServiceName> after, int limit) {
    CredentialPage.requireLimit(limit);
    String from = after.map(ServiceName::value).orElse("");
    // One more than asked for tells whether there is a next page.
    return execute(LIST, Tuple.of(organisation.value(), from, limit + 1))
        .compose(
            rows ->
                execute(COUNT, Tuple.of(organisation.value()))
                    .map(count -> page(rows, limit, count.iterator().next().getLong("total"))));
  }

  private static CredentialPage page(RowSet<Row> rows, int limit, long total) {
    List<CredentialSummary> credentials = new ArrayList<>();
    for (Row row : rows) {
      credentials.add(CredentialRow.summary(row));
    }
    return CredentialPage.of(credentials, limit, total);
  }

  private Future<RowSet<Row>> execute(String sql, Tuple parameters) {
    return PgFailures.translate(client.preparedQuery(sql).execute(parameters));
  }
}
