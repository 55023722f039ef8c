package dev.sallyport.vault.postgresql;

import dev.sallyport.vault.keyset.DataKeyId;
import dev.sallyport.vault.keyset.WrappedKeyset;
import dev.sallyport.vault.keyset.WrappedKeysets;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** Wrapped keysets in table {@code vault_keyset}. */
final class PgKeysets implements WrappedKeysets {
  private static final String FIND =
      "select generation, wrapped_by, wrapped, sealing_prefix from vault_keyset where organisation = $1";
  private static final String CREATE =
      """
      insert into vault_keyset (organisation, generation, wrapped_by, wrapped, sealing_prefix) values ($1, $2, $3, $4, $5)
      on conflict do nothing""";
  private static final String REPLACE =
      """
      update vault_keyset set generation = $2, wrapped_by = $3, wrapped = $4, sealing_prefix = $5
      where organisation = $1 and generation = $2 - 1""";

  private final SqlClient client;

  PgKeysets(SqlClient client) {
    this.client = client;
  }

  @Override
  public Future<Optional<WrappedKeyset>> find(Organisation organisation) {
    return PgFailures.translate(client.preparedQuery(FIND).execute(Tuple.of(organisation.value())))
        .map(rows -> first(organisation, rows));
  }

  @Override
  public Future<Boolean> create(WrappedKeyset keyset) {
    return write(CREATE, keyset);
  }

  @Override
  public Future<Boolean> replace(WrappedKeyset keyset) {
    return write(REPLACE, keyset);
  }

  private Future<Boolean> write(String sql, WrappedKeyset keyset) {
    Tuple row =
        Tuple.of(
            keyset.organisation().value(),
            keyset.generation(),
            keyset.wrappedBy(),
            Buffer.buffer(keyset.bytes()),
            keyset.primary().map(DataKeyId::prefix).map(Buffer::buffer).orElse(null));
    return PgFailures.translate(client.preparedQuery(sql).execute(row))
        .map(rows -> rows.rowCount() == 1);
  }

  private static Optional<WrappedKeyset> first(Organisation organisation, RowSet<Row> rows) {
    for (Row row : rows) {
      return Optional.of(
          new WrappedKeyset(
              organisation,
              row.getLong("generation"),
              row.getString("wrapped_by"),
              row.getBuffer("wrapped").getBytes(),
              Optional.ofNullable(row.getBuffer("sealing_prefix"))
                  .flatMap(prefix -> DataKeyId.of(prefix.getBytes()))));
    }
    return Optional.empty();
  }
}
